import { ESCAPED } from "../../output/plain-value.ts";
import type { LineFrames } from "./line-frames.ts";

// Text and numbers exactly as the formats write them, as in scan-value.ts.
const CHARACTER = String.raw`[^"\\\x00-\x1f${ESCAPED.source.slice(1, -1)}]*`;
const TEXT = String.raw`"${CHARACTER}(?:\\["\\bfnrt]${CHARACTER})*"`;
const NUMBER = String.raw`0|-?(?=[\d.]{1,38}")(?!0")(?:0|[1-9]\d*)(?:\.\d*[1-9])?`;
const NULL = '{"NULL":true}';
const MEMBER = String.raw`${TEXT}:\{"(?:S":${TEXT}|N":"(?:${NUMBER})"|BOOL":(?:true|false)|NULL":true)\}`;
const ITEM = new RegExp(String.raw`^\{(?:${MEMBER}(?:,${MEMBER})*)?\}$`);
const VALUE = new RegExp(String.raw`\{"(?:S":(${TEXT})|N":"(${NUMBER})"|BOOL":(true|false))\}`, "g");

// Of a long text with many escapes an engine notes each, and the one of the binary takes its time for that.
const LONGEST = 4096;

/**
 * The lines of items that have nothing but texts, numbers, booleans and nulls in them, where the frames add nothing to these;
 * undefined for others. A few expressions on all of it: a short command ends before the engine has compiled a loop over bytes,
 * and expressions it compiles at once.
 */
export function flatLines(items: readonly string[], frames: LineFrames): Uint8Array | undefined {
  if (frames.S.open.length > 0 || !items.every(isFlat)) return undefined;
  const [before, after] = [String(frames.item.open), String(frames.item.close)];
  const text = items.length === 0 ? "" : `${before}${items.join(after + before)}${after}`;
  // Nulls first: {"NULL":{"BOOL":true}} is not one, but becomes what looks like it.
  const typed = text.includes(NULL) ? text.replaceAll(NULL, "null") : text;
  return Buffer.from(typed.replace(VALUE, "$1$2$3"));
}

function isFlat(item: string): boolean {
  return item.length <= LONGEST && ITEM.test(item);
}
