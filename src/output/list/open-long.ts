import type { Attributes } from "../../task/attribute-value.ts";
import { formatOnClock } from "../../task/instant.ts";
import { INSTANTS, LAST_INSTANT, orderNames } from "../../task/record.ts";
import { ShortReferences } from "../../task/short-references.ts";
import { valueAt } from "../../task/path/path.ts";
import type { Field } from "../fields.ts";
import { wrapText } from "../fit-text.ts";
import { toText } from "../plain-value.ts";
import type { RecordFormat } from "../record-format.ts";
import { visible } from "../visible.ts";
import { listRow, secondsIn } from "./list-row.ts";
import type { ListOptions } from "./list-options.ts";
import { painter } from "./painter.ts";
import type { WallClock } from "../../task/when-text.ts";
import { distanceText, whenText } from "../../task/when-text.ts";

const INDENT = "  ";
const NARROWEST = 20;

/** Each record whole: a line with its reference, then `name: value` for each attribute, wrapped where it is long. */
export function openLong(options: Pick<ListOptions, "clock" | "color" | "fields" | "width">): RecordFormat {
  const { clock, color, fields } = options;
  const width = options.width ? Math.max(options.width, NARROWEST) : Infinity;
  const [red, dim, bold] = [painter("red", color), painter("dim", color), painter("bold", color)];
  const references = new ShortReferences();
  let isFirst = true;
  const linesOf = (record: Attributes) =>
    membersOf(record, fields, clock).flatMap(([name, text]) =>
      wrapText(`${visible(name)}: ${text}`.trimEnd(), width, INDENT),
    );
  const textOf = (record: Attributes) => {
    const { reference, due, isDone, isOverdue } = listRow(record, clock.now);
    references.add(reference);
    const style = isDone ? dim : isOverdue ? red : (text: string) => text;
    const isTime = due !== undefined && due <= LAST_INSTANT;
    const when = isTime ? `  ${whenText(due, clock)}${isDone ? "" : `, ${distanceText(due, clock)}`}` : "";
    const heading = fields === undefined ? [bold(style(`${references.shorten(reference)}${when}`))] : [];
    const lines = [...heading, ...linesOf(record).map(style)];
    const gap = isFirst ? "" : "\n";
    isFirst = false;
    return gap + lines.map((line) => `${line}\n`).join("");
  };
  return {
    page: (records) => records.map(textOf).join(""),
    end: () => "",
  };
}

function membersOf(
  record: Attributes,
  fields: readonly Field[] | undefined,
  clock: WallClock,
): [string, string][] {
  if (fields !== undefined) {
    return fields.map(({ name, path }) => {
      const [first] = path;
      if (path.length === 1) return [name, memberText(record, first, clock)];
      const value = valueAt(path, record);
      return [name, value === undefined ? "" : visible(toText(value))];
    });
  }
  return orderNames(Object.keys(record)).map((name) => [name, memberText(record, name, clock)]);
}

function memberText(record: Attributes, name: string, { wallTime }: WallClock): string {
  const seconds = INSTANTS.has(name) ? secondsIn(record, name) : undefined;
  if (seconds !== undefined) return formatOnClock(seconds, wallTime).replace(/(?<= \d\d:\d\d):00(?= )/, "");
  return Object.hasOwn(record, name) ? visible(toText(record[name]!)) : "";
}
