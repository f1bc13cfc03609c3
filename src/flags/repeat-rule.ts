import type { Repeat } from "../task/repeat/read-repeat.ts";
import type { ValueType } from "./value-type.ts";

/** How a task comes again, in words or as an RRULE. */
export const repeatRule: ValueType<Repeat> = {
  name: "rule",
  async read(text, { what }) {
    const { readRepeat } = await import("../task/repeat/read-repeat.ts");
    return readRepeat(text, what);
  },
};
