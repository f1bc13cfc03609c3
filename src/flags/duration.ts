import { readDuration } from "../task/duration.ts";
import type { ValueType } from "./value-type.ts";

/** A length of time, in seconds: `90s`, `15m`, `1h30m`, `2d`, `1w`. */
export const duration: ValueType<number> = {
  name: "duration",
  read: (text, { what }) => readDuration(text, what),
};
