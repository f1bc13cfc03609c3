import { readZone } from "../read-zone.ts";
import { nearestWord } from "../nearest-word.ts";
import { printable } from "./printable.ts";
import type { WhenReading } from "./when-reading.ts";

// Of the names only those with a slash: of the short ones Intl takes BST for Bangladesh and AST for Alaska, and everybody
// else for something else.
const ZONE =
  /^(.*?\S) (z|utc|gmt|aoe|anywhere on earth|(?:utc|gmt) ?[+\u2212-]\d\d?(?::?\d\d)?|[+\u2212-]\d\d:?\d\d|[a-z_]+(?:\/[a-z0-9_+-]+)+)$/;

/** The text before a time zone, and the zone: `Asia/Tokyo`, `UTC`, `UTC-12`, `+09:00`, or `AoE` (anywhere on Earth). */
export function splitZone(
  text: string,
  cased: string,
  { refuse }: WhenReading,
): { before: string; zone: string } | undefined {
  const [, before, written] = ZONE.exec(text) ?? [];
  if (before === undefined || written === undefined) return undefined;
  const name = cased.slice(-written.length);
  const zone = readZone(name);
  if (zone !== undefined) return { before, zone };
  const nearest = name.includes("/") ? nearestWord(name, Intl.supportedValuesOf("timeZone")) : undefined;
  throw refuse(
    `there is no time zone ${printable(name)}`,
    nearest === undefined ? "write a zone as in Asia/Tokyo or UTC+9" : `did you mean ${nearest}?`,
  );
}
