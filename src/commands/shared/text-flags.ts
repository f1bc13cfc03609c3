import { usageError } from "../../errors.ts";
import type { Attributes } from "../../task/attribute-value.ts";
import { DESCRIPTION, STATUS } from "../../task/record.ts";

/** The flags for the two attributes that have one. */
export interface TextFlags {
  description?: string;
  status?: string;
}

/** The attributes together with those that have a flag of their own. Throws a usage error for one given twice. */
export function withTextFlags(flags: TextFlags, attributes: Attributes): Attributes {
  const result = { ...attributes };
  for (const [flag, name] of [["description", DESCRIPTION] as const, ["status", STATUS] as const]) {
    const text = flags[flag];
    if (text === undefined) continue;
    if (Object.hasOwn(result, name))
      throw usageError(`--${flag} and ${name}=… are the same attribute`, "give one");
    result[name] = { S: text };
  }
  return result;
}
