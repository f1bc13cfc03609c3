import type { ValueType } from "./value-type.ts";

/** A text that `check` accepts, which throws usage errors. */
export function checkedText(name: string, check: (text: string) => void): ValueType<string> {
  return {
    name,
    read(text) {
      check(text);
      return text;
    },
  };
}
