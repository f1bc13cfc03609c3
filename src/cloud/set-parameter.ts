import type { Clock } from "../ports.ts";
import { TasksError } from "../errors.ts";
import type { Parameter, Parameters, ParameterType } from "./parameter.ts";

// AWS asks to wait 30 s before a deleted parameter's name is used again (API reference, DeleteParameter).
const NAME_FREE_MS = 60_000;

type Written = Pick<Parameters, "get" | "create" | "replace">;

/**
 * Gives a parameter a value, whether it was there or not; one that has it already is not written. Throws conflict where a
 * text would become a secret or the other way round, which Parameter Store refuses.
 */
export async function setParameter(
  parameters: Written,
  { name, value, secure }: { name: string; value: string; secure: boolean },
  clock: Clock,
): Promise<"created" | "changed" | "unchanged"> {
  for (const end = clock.elapsed() + NAME_FREE_MS; ;) {
    const found = await parameters.get(name);
    if (found !== undefined) return replace(parameters, found, { value, secure });
    const type: ParameterType = secure ? "SecureString" : "String";
    if ((await parameters.create({ name, value, type, tags: {} })) === "created") return "created";
    if (clock.elapsed() >= end) {
      throw new TasksError("unavailable", `the name ${name} is taken, and nothing is there`, {
        hint: "it was deleted a moment ago; run the same command again in a minute",
      });
    }
    await clock.sleep(2000 + 1000 * clock.random());
  }
}

async function replace(
  parameters: Written,
  found: Parameter,
  { value, secure }: { value: string; secure: boolean },
): Promise<"changed" | "unchanged"> {
  const isSecret = found.type === "SecureString";
  if (isSecret !== secure) {
    throw new TasksError(
      "conflict",
      `${found.name} is a ${found.type}, which cannot become a ${secure ? "SecureString" : "String"}`,
      {
        hint: isSecret
          ? `give --secure, or delete it first with \`tasks parameter delete ${found.name}\``
          : `leave --secure out, or delete it first with \`tasks parameter delete ${found.name}\``,
      },
    );
  }
  if (found.value === value) return "unchanged";
  await parameters.replace(found.name, value, found.type);
  return "changed";
}
