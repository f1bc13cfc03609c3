import { Chalk } from "chalk";
import Table from "cli-table3";
import { shorten } from "../errors.ts";
import type { Attributes } from "../task/attribute-value.ts";
import { formatInstant } from "../task/instant.ts";
import { columnsOf, DEADLINE, INSTANTS, orderNames, USER_NAME } from "../task/record.ts";
import { fitColumns, type ColumnWish } from "./fit-columns.ts";
import { fitText, wrapText } from "./fit-text.ts";
import { toText } from "./plain-value.ts";
import type { FormatOptions, RecordFormat } from "./record-format.ts";
import { textWidth } from "./text-width.ts";
import { visible } from "./visible.ts";

const GAP = "  ";
const ONLY_GAPS = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"]
    .flatMap((edge) => [edge, `${edge}-mid`, `${edge}-left`, `${edge}-right`])
    .map((part) => [part, ""]),
);
const NARROWEST = 10;
// A date that is cut says another date, so its column keeps what the longest needs: `1970-01-01 00:00:30 -00:44:30`.
const WIDTH_OF_A_TIME = 29;
// As formatInstant writes it.
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d/;
// As utcMilliseconds writes it.
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
// The longest text of a cell, in UTF-16 code units, when nothing limits the width.
const LONGEST_CELL = 2000;

/**
 * A table for people: a bold header, and times in the given zone. Where the terminal is too narrow for the columns, each row
 * is a list of `name: value`; what is to be whole is not cut, and its last column may go on in the terminal's next line. No rows: no text at all. Records are listed in another way, a line each.
 */
export function openTable(options: FormatOptions): RecordFormat {
  const waiting: Attributes[] = [];
  return {
    page(records) {
      for (const record of records) waiting.push(record);
      return "";
    },
    end: () => (waiting.length === 0 ? "" : render(waiting, options)),
  };
}

function render(records: Attributes[], options: FormatOptions): string {
  const chalk = new Chalk({ level: options.color ? 1 : 0 });
  const names = options.columns ?? columnsOf(records);
  const instants = new Set([...INSTANTS, ...(options.instants ?? [])]);
  const width = options.width ? Math.max(options.width, 2 * NARROWEST) : Infinity;
  const textAt = (record: Attributes, name: string) => cellText(record, name, instants.has(name), options.tz);

  const room = width - GAP.length * (names.length - 1);
  // So many columns fit no terminal, and a cell of each for each record might not fit the memory.
  const fitting = names.length > room ? undefined : fitRows();
  if (fitting !== undefined) {
    const [header = "", ...lines] = fitting;
    return `${[chalk.bold(header), ...lines].join("\n")}\n`;
  }

  const lists = records.map((record) =>
    (options.columns ?? orderNames(Object.keys(record)))
      .filter((name) => options.isWhole !== true || Object.hasOwn(record, name))
      .map((name) => `${visible(name)}: ${textAt(record, name)}`.trimEnd())
      .flatMap((text) => (options.isWhole === true ? [text] : wrapText(text, width, GAP)))
      .map((line) => `${line}\n`)
      .join(""),
  );
  return lists.join("\n");

  /** The header and one line per record; undefined where the columns are too many. */
  function fitRows(): string[] | undefined {
    const rows = [
      names.map((name) => visible(name)),
      ...records.map((record) => names.map((name) => textAt(record, name))),
    ].map((row) => row.map((cell) => measure(options.isWhole === true ? cell : shorten(cell, LONGEST_CELL))));
    const wishes = names.map((name, index) => {
      // From 1, because cli-table3 gives a column one place even where all its cells are empty.
      const natural = rows.reduce((most, row) => Math.max(most, row[index]!.width), 1);
      const isTime = instants.has(name) || rows.some((row) => TIME.test(row[index]!.text));
      const minimum = Math.min(natural, isTime ? WIDTH_OF_A_TIME : NARROWEST);
      return { natural, minimum, last: name === USER_NAME || name === DEADLINE };
    });
    const widths = options.isWhole === true ? wholeColumns(wishes, room) : fitColumns(wishes, room);
    return widths && rows.map((row) => lineOf(row, widths));
  }
}

/** All as wide as they like, where the last one may be longer than the terminal, and still has a place on it. */
function wholeColumns(wishes: readonly ColumnWish[], room: number): number[] | undefined {
  const widths = wishes.map(({ natural }) => natural);
  const others = widths.slice(0, -1).reduce((sum, width) => sum + width, 0);
  return others + Math.min(NARROWEST, widths.at(-1) ?? 0) <= room ? widths : undefined;
}

interface Cell {
  text: string;
  width: number;
}

function measure(text: string): Cell {
  return { text, width: textWidth(text) };
}

/**
 * One line, drawn by cli-table3 from cells that have their width already. It is given one line at a time because its
 * own layout of 10,000 rows takes 10 s, and its own measure of decomposed Hangul and emoji since Unicode 13 is wrong.
 */
function lineOf(cells: Cell[], widths: number[]): string {
  const table = new Table({
    chars: { ...ONLY_GAPS, middle: GAP },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
  });
  table.push(cells.map(({ text, width }, index) => fitText(text, width, widths[index]!)));
  return table.toString().trimEnd();
}

function cellText(record: Attributes, name: string, instant: boolean, tz: string): string {
  if (!Object.hasOwn(record, name)) return "";
  const value = record[name]!;
  if (instant && "N" in value && /^\d{1,12}$/.test(value.N)) return localTime(Number(value.N), tz);
  if (instant && "S" in value && UTC.test(value.S))
    return localTime(Math.floor(Date.parse(value.S) / 1000), tz);
  return visible(toText(value));
}

function localTime(seconds: number, tz: string): string {
  return formatInstant(seconds, tz).replace(/(?<= \d\d:\d\d):00(?= )/, "");
}
