import { usageError } from "../errors.ts";
import type { ListType, ValueType } from "./value-type.ts";

/** Any text, the empty one too. */
export const text: ValueType<string> = { name: "text", read: (text) => text };

/** A text that is not empty. `hint` says what to do about one that is, and gets the flag's name. */
export function filledText(name: string, hint: (what: string) => string): ValueType<string> {
  return {
    name,
    read(text, { what }) {
      if (text === "") throw usageError(`${what} is empty`, hint(what));
      return text;
    },
  };
}

export const userName = filledText("user", (what) => `name a user, as in ${what} kumamoto`);

export const filePath: ValueType<string> = {
  name: "file",
  read(text, { what }) {
    if (text !== "") return text;
    const isFlag = what.startsWith("-");
    // Of an argument, `the file is empty` would speak of its content.
    throw usageError(
      isFlag ? `${what} is empty` : `the name of ${what} is empty`,
      `name a file, as in ${isFlag ? `${what} ` : ""}tasks.ndjson`,
    );
  },
};

/** One of a few words. */
export function oneOf<const Choice extends string>(
  choices: readonly Choice[],
): ValueType<Choice> & { choices: readonly Choice[] } {
  return {
    name: "choice",
    choices,
    // Others are refused before.
    read: (text) => choices.find((choice) => choice === text)!,
  };
}

/** All words as they are. */
export const words: ListType<string[]> = { name: "words", readAll: (texts) => texts };
