import { nearestWord } from "../nearest-word.ts";
import { WORDS } from "./when-words.ts";

/** The text with each misspelt word replaced by the nearest that the grammar has; undefined where that mends nothing. */
export function mendWords(text: string, words: readonly string[] = WORDS): string | undefined {
  let hopeless = false;
  const mended = text.replace(/(?<![a-z/_])[a-z]{3,}(?![a-z/_])/gi, (word) => {
    if (words.includes(word.toLowerCase())) return word;
    const nearest = nearestWord(word, words);
    if (nearest === undefined) hopeless = true;
    return nearest ?? word;
  });
  return hopeless || mended === text ? undefined : mended;
}
