import { orderNames } from "../../task/record.ts";
import { isObject, type JsonObject } from "../../task/unchecked.ts";
import { OPEN } from "./json-bytes.ts";
import { endOfJson, parseSpan } from "./json-span.ts";

/** The names of items, or of a map in them, in the order in which they come. */
type Shape = Member[];
interface Member {
  name: string;
  /** Of a map. */
  shape: Shape | undefined;
}

const BEGIN = '"Items":[';
const PLAIN = String.raw`[^"\\]*`;
const LEAF = String.raw`\{"(?:S":"${PLAIN}(?:\\.${PLAIN})*"|N":"[-\d.]+"|BOOL":(?:true|false)|NULL":true)\}`;
const VALUE = String.raw`(?:${LEAF}|\{"L":\[(?:${LEAF}(?:,${LEAF})*)?\]\})`;
const SPECIAL = /[\\^$.*+?()[\]{}|]/g;
// No text has it as it is.
const GAP = "\t";
const MOST_TRIES = 8;
const SAMPLE = 20;
// Each doubles the ways in which the expression looks at an item that it does not fit.
const MOST_REPEATS = 6;
// What a replacement can name.
const MOST_GROUPS = 99;

/**
 * The items of a page as encodeDynamoJson writes them, a line each, and the rest of the page; undefined where more has to be changed
 * than the order of names, or they have too many orders. An expression is made of the names of the first item, and of others
 * that it does not fit: a short command ends before the engine has compiled a loop over bytes, and expressions it compiles
 * at once. What is in the items is for `unwrappedLines` to check.
 */
export function orderedItems(page: string): { list: string; rest: JsonObject } | undefined {
  const at = page.indexOf(BEGIN);
  if (at === -1 || page.includes("\n") || page.includes(GAP)) return undefined;
  const begin = at + BEGIN.length;
  const shape: Shape = [];
  let [lines, left] = ["", page.slice(begin)];
  for (let tries = 0; left.startsWith("{"); tries += 1) {
    if (tries === MOST_TRIES || !learn(shape, left, tries === 0 ? 1 : SAMPLE)) return undefined;
    const next = inOrder(left, shape, tries > 0);
    const end = next.lastIndexOf("\n") + 1;
    if (end === 0) return undefined;
    lines += next.slice(0, end);
    left = next.slice(end);
  }
  const rest = JSON.parse(page.slice(0, begin) + left) as JsonObject;
  if (!Array.isArray(rest.Items) || rest.Items.length > 0 || left.includes('"Items"')) return undefined;
  return { list: closeGaps(lines.slice(0, -1)), rest };
}

/** Adds the names of some of the items to a shape; gives whether it can have them. */
function learn(shape: Shape, items: string, most: number): boolean {
  const bytes = Buffer.from(items);
  for (let at = 0, item = 0; item < most && bytes[at] === OPEN; item += 1) {
    const end = endOfJson(bytes, at);
    if (!learnNames(shape, parseSpan(bytes, at, end))) return false;
    at = end + 1;
  }
  return repeats(shape) <= MOST_REPEATS;
}

/** How many names are there again. */
function repeats(shape: Shape): number {
  const inner = shape.reduce((sum, member) => sum + repeats(member.shape ?? []), 0);
  return inner + shape.length - new Set(shape.map(({ name }) => name)).size;
}

// A name that comes before and after another one is there twice, and one of the two is empty in an item.
function learnNames(shape: Shape, map: unknown): boolean {
  if (!isObject(map)) return false;
  let place = 0;
  for (const [name, value] of Object.entries(map)) {
    const inner = isObject(value) ? value.M : undefined;
    const known = shape.findIndex((member, index) => index >= place && member.name === name);
    if (known === -1) shape.splice(place, 0, { name, shape: inner === undefined ? undefined : [] });
    else place = known;
    const member = shape[place]!;
    if ((member.shape === undefined) !== (inner === undefined)) return false;
    if (member.shape !== undefined && !learnNames(member.shape, inner)) return false;
    place += 1;
  }
  return true;
}

/** The items as far as they have this shape, a line each, and behind them what is left. */
function inOrder(items: string, shape: Shape, mayMiss: boolean): string {
  let groups = 0;
  const group = (pattern: string) => {
    groups += 1;
    return [`(${pattern})`, `$${groups}`] as const;
  };
  const patternOf = (
    members: Shape,
    sort: (names: string[]) => string[],
  ): [pattern: string, text: string] => {
    const texts = new Map<string, string>();
    const patterns = members.map(({ name, shape: inner }) => {
      const head = `${JSON.stringify(name).replaceAll(SPECIAL, String.raw`\$&`)}:`;
      let [pattern, text]: readonly [string, string] = ["", ""];
      if (inner === undefined) [pattern, text] = group(head + VALUE);
      else {
        const [open, first] = group(String.raw`${head}\{"M":\{`);
        const [body, middle] = patternOf(inner, (names) => names.sort());
        const [close, last] = group(String.raw`\}\}`);
        [pattern, text] = [open + body + close, first + middle + last];
      }
      texts.set(name, (texts.get(name) ?? "") + text);
      return mayMiss ? String.raw`(?:${pattern}(?:,(?=")|(?=\})))?` : pattern;
    });
    const names = sort([...texts.keys()]);
    const between = mayMiss ? GAP : ",";
    return [patterns.join(mayMiss ? "" : ","), names.map((name) => texts.get(name)).join(between)];
  };
  const [pattern, text] = patternOf(shape, orderNames);
  if (groups > MOST_GROUPS) return items;
  return items.replace(new RegExp(String.raw`\{${pattern}\}(?:,(?=\{)|(?=\]))`, "gy"), `{${text}}\n`);
}

/** Puts commas where names were between others. */
function closeGaps(lines: string): string {
  return lines
    .replace(/\t+(?=\})/g, "")
    .replace(/\{\t+/g, "{")
    .replace(/\t+/g, ",");
}
