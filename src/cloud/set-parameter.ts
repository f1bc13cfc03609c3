import type { Clock } from "../ports.ts";
import { TasksError } from "../errors.ts";
import { untilNameIsFree } from "./until-name-is-free.ts";
import type { Parameter, Parameters, ParameterType } from "./parameter.ts";

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
  const attempt = async () => {
    const found = await parameters.get(name);
    if (found !== undefined) return replace(parameters, found, { value, secure });
    const type: ParameterType = secure ? "SecureString" : "String";
    const outcome = await parameters.create({ name, value, type, tags: {} });
    return outcome === "created" ? outcome : undefined;
  };
  return untilNameIsFree(name, attempt, clock);
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
