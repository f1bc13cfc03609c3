import { shorten } from "../errors.ts";
import { shellWord } from "../task/shell-word.ts";

const MOST_OF_A_WORD = 200;

/** A command line for people, as they could have typed it into a POSIX shell, without a password in an address. */
export function commandText(words: readonly string[]): string {
  return ["tasks", ...words.map((word) => shellWord(withoutPassword(shorten(word, MOST_OF_A_WORD))))].join(
    " ",
  );
}

function withoutPassword(word: string): string {
  return !word.includes("://") ? word : word.replace(/^((?:--[\w-]+=)?https?:\/\/)[^/@\s]*@/, "$1***@");
}
