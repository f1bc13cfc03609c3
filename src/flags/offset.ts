import type { ValueType } from "./value-type.ts";

/** An `<offset>`: moves an instant, in seconds since 1970 UTC. */
export interface Offset {
  /** As it was typed. */
  text: string;
  /** `of` says in errors whose instant it is. */
  shift(from: number, of: string): number;
}

/** The offset of a `<when>`, on the calendar of `--tz`. */
export const offset: ValueType<Offset> = {
  name: "offset",
  async read(text, reading) {
    const { parseOffset } = await import("../task/when/when.ts");
    return { text, shift: parseOffset(text, { tz: reading.tz, what: reading.what }) };
  },
};
