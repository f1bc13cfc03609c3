import { usageError } from "../../errors.ts";
import { foldText } from "../when/fold-text.ts";
import { mendWords } from "../when/mend-words.ts";
import { printable } from "../when/printable.ts";
import { readEnglishRepeat, REPEAT_WORDS } from "./english-repeat.ts";
import { readJapaneseRepeat } from "./japanese-repeat.ts";
import { repeatMiss } from "./repeat-miss.ts";
import { isRrule, readRrule, type RefuseRule, type Rrule } from "./rrule.ts";

/** A rule as somebody wrote it. */
export interface Repeat {
  text: string;
  rule: Rrule;
  /** Whether it was written in words, and not as an RRULE. */
  isWords: boolean;
}

const EXAMPLES =
  "write it as in daily, weekdays, 'every 2 weeks', 'every mon,thu', 'last fri of month', yearly or FREQ=WEEKLY;BYDAY=MO";
const JAPANESE_EXAMPLES = "write it as in 毎日, 平日, 隔週, 毎週月・木, 毎月末, 毎月第2火曜 or 毎年12月24日";

const ISO_END = /^(.+?),? until (\d{4})-(\d\d)-(\d\d)$/;
const TIMES = /^(.+?),? (?:for )?(\d+) times$/;
const JAPANESE_END = /^(?:(\d{4})-(\d\d)-(\d\d)|(\d{4})年(\d\d?)月(\d\d?)日)まで(.+)$/;
const JAPANESE_TIMES = /^(.+?)(\d+)回$/;

/**
 * Reads a rule: a closed grammar in English and Japanese, or an RRULE, understood whole or refused with a usage error. `what`
 * names the flag in messages.
 */
export function readRepeat(text: string, what: string): Repeat {
  const folded = foldText(text);
  const isJapanese = /[^\0-\x7f]/.test(folded);
  const refuse: RefuseRule = (reason, hint = isJapanese ? JAPANESE_EXAMPLES : EXAMPLES) =>
    usageError(
      `${what} '${printable(text)}' is not a rule${reason === undefined ? "" : `: ${reason}`}`,
      hint,
    );
  if (isRrule(folded)) return { text, rule: readRrule(folded, refuse), isWords: false };
  const words = folded.toLowerCase();
  const found = readWords(words);
  if (found !== undefined) return { text, rule: readRrule(found, refuse), isWords: true };
  const miss = repeatMiss(words);
  if (miss !== undefined) throw refuse(miss.reason, miss.hint);
  const mended = mendWords(words, REPEAT_WORDS);
  const isMended = mended !== undefined && readWords(mended) !== undefined;
  throw isMended ? refuse(undefined, `did you mean '${printable(mended)}'?`) : refuse();
}

/** An RRULE for what people write; undefined for what is none. */
function readWords(text: string): string | undefined {
  const [, begin, year, month, day] = ISO_END.exec(text) ?? [];
  if (begin !== undefined) return ended(readEnglishRepeat(begin), `UNTIL=${year}${month}${day}`);
  const [, rest, times] = TIMES.exec(text) ?? [];
  if (rest !== undefined) return ended(readEnglishRepeat(rest), `COUNT=${times}`);
  const dense = text.replaceAll(" ", "");
  const [, y1, m1, d1, y2, m2 = "", d2 = "", repeat] = JAPANESE_END.exec(dense) ?? [];
  if (repeat !== undefined) {
    const until = `${y1 ?? y2}${m1 ?? m2.padStart(2, "0")}${d1 ?? d2.padStart(2, "0")}`;
    return ended(readJapaneseRepeat(repeat), `UNTIL=${until}`);
  }
  const [, counted, count] = JAPANESE_TIMES.exec(dense) ?? [];
  if (counted !== undefined) return ended(readJapaneseRepeat(counted), `COUNT=${count}`);
  return readEnglishRepeat(text) ?? readJapaneseRepeat(dense);
}

function ended(rule: string | undefined, end: string): string | undefined {
  return rule && `${rule};${end}`;
}
