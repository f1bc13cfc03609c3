import type { Condition } from "../task/condition/condition.ts";
import type { ValueType } from "./value-type.ts";

/** An `<expr>`. */
export const condition: ValueType<Condition> = {
  name: "condition",
  async read(text, { what }) {
    const { parseCondition } = await import("../task/condition/parse-condition.ts");
    return parseCondition(text, what);
  },
};

/** An `<expr>` that chooses records: tells of words that DynamoDB reads as names where a text may have been meant. */
export const filter: ValueType<Condition> = {
  name: "condition",
  async read(text, reading) {
    const parsed = await condition.read(text, reading);
    const { bareNames } = await import("../task/condition/condition-names.ts");
    for (const name of bareNames(parsed)) {
      await reading.note(`${reading.what} compares with the attribute ${name}; for the text write "${name}"`);
    }
    return parsed;
  },
};
