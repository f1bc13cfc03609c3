import { shorten, usageError } from "../errors.ts";
import type { ValueType } from "./value-type.ts";

/** A time zone: an IANA name, an offset or `AoE`; gives an IANA name, or an offset as in `+09:00`. */
export const zone: ValueType<string> = {
  name: "zone",
  async read(text, { what }) {
    const { readZone } = await import("../task/read-zone.ts");
    const found = readZone(text);
    if (found !== undefined) return found;
    throw usageError(
      `${what} '${shorten(text)}' is not a time zone`,
      `write it as in ${what} Asia/Tokyo, ${what} UTC+9 or ${what} AoE`,
    );
  },
};
