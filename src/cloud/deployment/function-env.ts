import { usageError } from "../../errors.ts";
import { isReference } from "../../parameter-reference.ts";
import { CALENDAR_TOKEN_VARIABLE } from "../../task/calendar-token-variable.ts";
import { TEAM_INDEX_VARIABLE } from "../../task/open-shard.ts";

/** Variables of the function. */
export type FunctionEnv = { readonly [name: string]: string };

// Developer Guide of Lambda, "Using Lambda environment variables".
const NAME = /^[A-Za-z][A-Za-z0-9_]+$/;
const RESERVED = /^(AWS_|LAMBDA_|TZ$)/;
const OURS = new Set(["TABLE_NAME", TEAM_INDEX_VARIABLE, CALENDAR_TOKEN_VARIABLE]);
export const MOST_BYTES = 4096;
const EXAMPLE = "write it as in --env STAGE=prod";

/** Reads `K=V`. Throws usage errors for what Lambda refuses; values are not shown. */
export function checkEnv(pairs: readonly string[]): FunctionEnv {
  const env: { [name: string]: string } = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const name = at < 0 ? pair : pair.slice(0, at);
    const value = pair.slice(at + 1);
    if (at < 0) throw usageError(`--env '${name}' has no =`, EXAMPLE);
    if (!NAME.test(name)) {
      throw usageError(
        `--env '${name}' cannot be a variable's name: a letter, then one or more letters, digits or _`,
        EXAMPLE,
      );
    }
    if (RESERVED.test(name) || OURS.has(name)) {
      throw usageError(`--env ${name} is set by ${OURS.has(name) ? "tasks" : "Lambda"} itself`, EXAMPLE);
    }
    if (Object.hasOwn(env, name)) throw usageError(`--env ${name} is given twice`, "give it once");
    // Its role would be widened, and nothing would ever read it.
    if (isReference(value)) {
      throw usageError(
        `--env ${name} is a reference, which the function does not follow: its code is that of tasks`,
        "only --table may be one, as in --table ssm:/tasks/dev/TABLE",
      );
    }
    env[name] = value;
  }
  const bytes = Buffer.byteLength(JSON.stringify(env));
  if (bytes <= MOST_BYTES) return env;
  throw usageError(
    `--env has ${bytes} bytes in all; Lambda takes at most ${MOST_BYTES}`,
    "shorten the values, or take some out",
  );
}
