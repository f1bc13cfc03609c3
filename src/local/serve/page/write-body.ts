import { usageError } from "../../../errors.ts";
import { normalizeNumber } from "../../../task/number.ts";
import { keyAttributes, type TaskKey } from "../../../task/record.ts";
import { validateRecord } from "../../../task/validate-record.ts";

/** What the page sends with a write: nobody has looked into it yet. */
export interface WriteBody {
  readonly [name: string]: unknown;
}

/** A text of a body. Throws a usage error where it is missing or not a text. */
export function textIn(body: WriteBody, name: string): string {
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  if (typeof value === "string") return value;
  throw usageError(`${name} is ${value === undefined ? "missing" : "not a text"}`, `send ${name} as a text`);
}

/** Which record a body names: `user`, and `deadline` as decimal text. */
export function keyIn(body: WriteBody): TaskKey {
  const key = { userName: textIn(body, "user"), deadline: normalizeNumber(textIn(body, "deadline")) };
  validateRecord(keyAttributes(key));
  return key;
}
