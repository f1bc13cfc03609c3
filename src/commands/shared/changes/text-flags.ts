import { usageError } from "../../../errors.ts";
import { defineFlags, type OptionsOf } from "../../../flags/flag.ts";
import { text } from "../../../flags/text.ts";
import type { Attributes } from "../../../task/attribute-value.ts";
import { DESCRIPTION, STATUS } from "../../../task/record.ts";

/** The flags for the two attributes that have one. */
export const textFlags = defineFlags({
  description: { short: "-m", value: "<text>", type: text, help: "the attribute task_description" },
  status: { value: "<text>", type: text, help: "the attribute status" },
});

/** The attributes together with those that have a flag of their own. Throws a usage error for one given twice. */
export function withTextFlags(options: OptionsOf<typeof textFlags>, attributes: Attributes): Attributes {
  const result = { ...attributes };
  for (const [flag, name] of [["description", DESCRIPTION] as const, ["status", STATUS] as const]) {
    const value = options[flag];
    if (value === undefined) continue;
    if (Object.hasOwn(result, name))
      throw usageError(`--${flag} and ${name}=… are the same attribute`, "give one");
    result[name] = { S: value };
  }
  return result;
}
