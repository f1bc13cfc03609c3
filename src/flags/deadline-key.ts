import { TasksError, usageError } from "../errors.ts";
import { numberAt } from "../task/number.ts";
import { plainSeconds } from "../task/when/when-number.ts";
import { instant } from "./instant.ts";
import type { ValueType } from "./value-type.ts";

// Not digits alone, which are unix seconds like everywhere else, unless they are more than any time has, even in
// milliseconds. A plus begins an offset.
const NUMBER = /^(-?(\d+\.\d*|\.\d+)(e[+-]?\d+)?|-\d+(e[+-]?\d+)?|\d+e[+-]?\d+|0*[1-9]\d{15,})$/i;

/**
 * The deadline of a record that is there, as decimal text: a `<when>`, or any number as another program may have written
 * it (`1.5`, `-5`, `1e30`; `2026.0` where the number 2026 is meant and not the year).
 */
export const deadlineKey: ValueType<string> = {
  name: "when",
  async read(text, reading) {
    // What a script gives; no number is read from it.
    const seconds = plainSeconds(text);
    if (seconds !== undefined) return String(seconds);
    const number = text.trim();
    if (NUMBER.test(number)) return numberAt(number, () => reading.what);
    try {
      return String(await instant("end").read(text, reading));
    } catch (error) {
      if (!(error instanceof TasksError) || error.kind !== "usage" || !/^\d+$/.test(number)) throw error;
      throw usageError(error.message, `${error.hint}; the number itself is written ${number}.0`);
    }
  },
};
