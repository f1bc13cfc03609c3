import { shorten, usageError } from "../errors.ts";
import { duration } from "./duration.ts";
import { instant } from "./instant.ts";

const when = instant("start");
const LENGTH = /^(\d+ ?(w|d|h|m|min|s) ?)+$/i;

/** A `<when>` that is over, in whole seconds since 1970 UTC, or a length of time before now, as in `1h`. */
export const past: typeof when = {
  ...when,
  async read(text, reading) {
    const now = Math.floor(reading.now() / 1000);
    if (LENGTH.test(text.trim())) {
      const seconds = now - (await duration.read(text, reading));
      const { formatInstant } = await import("../task/instant.ts");
      await reading.note(`${reading.what} ${shorten(text.trim())} is ${formatInstant(seconds, reading.tz)}`);
      return seconds;
    }
    const seconds = await when.read(text, reading);
    if (seconds <= now) return seconds;
    throw usageError(
      `${reading.what} ${shorten(text.trim())} is still to come`,
      `write it as in ${reading.what} 1h or ${reading.what} yesterday`,
    );
  },
};
