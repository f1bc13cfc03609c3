import { shorten } from "../errors.ts";
import { plainSeconds } from "../task/when/when-number.ts";
import type { ValueType } from "./value-type.ts";

/**
 * A `<when>`, in whole seconds since 1970 UTC; how it was understood is told on stderr. A day without a time means its
 * first or its last second.
 */
export function instant(bareDay: "start" | "end"): ValueType<number> & { bareDay: "start" | "end" } {
  return {
    name: "when",
    bareDay,
    async read(text, reading) {
      // What a script gives; no calendar is loaded for it.
      const plain = plainSeconds(text);
      if (plain !== undefined) return plain;
      const { parseWhen } = await import("../task/when/when.ts");
      let how = "";
      const seconds = parseWhen(text, {
        now: reading.now(),
        get tz() {
          return reading.tz;
        },
        bareDay,
        what: reading.what,
        remark: (remark) => {
          how = ` (${remark})`;
        },
      });
      if (!/^\d+$/.test(text)) {
        const { formatInstant } = await import("../task/instant.ts");
        await reading.note(
          `${reading.what} ${shorten(text.trim())} is ${formatInstant(seconds, reading.tz)}${how}`,
        );
      }
      return seconds;
    },
  };
}
