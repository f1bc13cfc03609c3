import type { WriteBody } from "./write-body.ts";

/** Which attribute of a body each write gives which flag of the command that does the same. */
const FLAGS: { [write: string]: { command: string; flags: { [name: string]: string } } } = {
  add: { command: "create", flags: { user: "--user", when: "--deadline", description: "--description" } },
  done: { command: "done", flags: { user: "--user", deadline: "--deadline" } },
  reschedule: { command: "reschedule", flags: { user: "--user", deadline: "--deadline", when: "--to" } },
  delete: { command: "delete", flags: { user: "--user", deadline: "--deadline" } },
  edit: { command: "edit", flags: {} },
};

/** The words of the command that would do the same as a write of the page, for the history. */
export function wordsOf(write: string, body: WriteBody): string[] {
  const known = Object.hasOwn(FLAGS, write) ? FLAGS[write] : undefined;
  if (known === undefined) return [write];
  const flags = Object.entries(known.flags).flatMap(([name, flag]) => {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    return typeof value === "string" ? [flag, value] : [];
  });
  return [known.command, ...flags];
}
