import { ESCAPED } from "../../output/plain-value.ts";
import type { LineFrames } from "./line-frames.ts";

// Text and numbers exactly as the formats write them, as in scan-value.ts.
const CHARACTER = String.raw`[^"\\\x00-\x1f${ESCAPED.source.slice(1, -1)}]*`;
const TEXT = String.raw`"${CHARACTER}(?:\\["\\bfnrt]${CHARACTER})*"`;
const NUMBER = String.raw`0|-?(?=[\d.]{1,38}")(?!0")(?:0|[1-9]\d*)(?:\.\d*[1-9])?`;
const NULL = '{"NULL":true}';
// Of a list or a map only the beginning.
const VALUE = String.raw`\{"(?:S":(${TEXT})\}|N":"(${NUMBER})"\}|BOOL":(true|false)\}|L":(\[)|M":(\{))|(null)`;
const END = "\0";
/**
 * One piece after the other, from the first to the END: a value with its name and what is before that, the end of a list or
 * map, the end of an item. What stays of each is in groups. It goes no further than it finds these.
 */
const PIECE = new RegExp(
  String.raw`((?:^\{|,)?(?:${TEXT}:)?)(?:${VALUE})|([\]}])\}|(\}\n|^\{\}\n)|^\0$`,
  "gmy",
);
const STAYS = "$1$2$3$4$5$6$7$8$9";

// Of a long text with many escapes an engine notes each, and the one of the binary takes its time for that.
const LONGEST = 4096;

/**
 * The lines of items, of which each is a line already, without what DynamoDB's types add to JSON; undefined where more has to be
 * changed than that. One expression on all of it: a short command ends before the engine has compiled a loop over bytes, and
 * expressions it compiles at once.
 */
export function unwrappedLines(items: string, frames: LineFrames): Uint8Array | undefined {
  if (frames.S.open.length > 0) return undefined;
  if (items.includes("\\") && items.split("\n").some((item) => item.length > LONGEST)) return undefined;
  // What an export writes as {"$m":…}.
  if (frames.B.open.length > 0 && items.includes('{"M":{"$')) return undefined;
  // Nulls first: {"NULL":{"BOOL":true}} is not one, but becomes what looks like it.
  const typed = items.includes(NULL) ? items.replaceAll(NULL, "null") : items;
  const lines = `${typed}\n${END}`.replace(PIECE, STAYS);
  if (lines.endsWith(END)) return undefined;
  const [open, close] = [String(frames.item.open), String(frames.item.close)];
  if (open === "" && close === "\n") return Buffer.from(lines);
  return Buffer.from(open + lines.slice(0, -1).replaceAll("\n", close + open) + close);
}
