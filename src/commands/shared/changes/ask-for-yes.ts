import { TasksError } from "../../../errors.ts";

/** Asks a question on the terminal. Throws failed for every answer but a yes; `hint`: what the person can do instead. */
export async function askForYes(
  ask: (question: string) => Promise<string>,
  question: string,
  hint: string,
): Promise<void> {
  const answer = await ask(`${question} [y/N] `);
  if (/^\s*y(es)?\s*$/i.test(answer)) return;
  throw new TasksError("failed", "nothing was changed", { hint });
}
