import { formatOffset } from "../../task/format-offset.ts";
import { Agenda } from "../../task/agenda.ts";
import { ShortReferences } from "../../task/short-references.ts";
import { cutText } from "../fit-text.ts";
import type { RecordFormat } from "../record-format.ts";
import { hiddenOf, layOut, type Layout } from "./lay-out.ts";
import { fitLine } from "./fit-line.ts";
import type { ListOptions } from "./list-options.ts";
import { listRow, type ListRow } from "./list-row.ts";
import { painter } from "./painter.ts";

// What the first screen or two of a list shows decides on its columns.
const FIRST = 100;
const NARROWEST = 20;
// A zone has two in a year, and more only in a long list.
const MOST_OFFSETS = 3;

/**
 * One line per record, whatever it holds, in constant memory: the columns and their widths follow from the first records. Overdue
 * is red, done dim. No records: no text at all.
 */
export function openList(options: ListOptions): RecordFormat {
  const { clock, color, isHeaded } = options;
  const width = options.width ? Math.max(options.width, NARROWEST) : undefined;
  const [red, dim, bold] = [painter("red", color), painter("dim", color), painter("bold", color)];
  const references = new ShortReferences();
  const offsets = new Set<number>();
  const agenda = options.byDay ? new Agenda(clock) : undefined;
  /** What the last line belongs to. */
  let part: number | undefined;
  let waiting: ListRow[] = [];
  let layout: Layout | undefined;
  /** One that is not shown whole. */
  let example: ListRow | undefined;

  const headingBefore = ({ record }: ListRow) => {
    const next = agenda?.partOf(record);
    if (agenda === undefined || next === undefined || next === part) return "";
    const title = agenda.title(next);
    const isFirst = part === undefined;
    part = next;
    return `${isFirst ? "" : "\n"}${bold(width === undefined ? title : cutText(title, width))}\n`;
  };
  const lineOf = (row: ListRow, { columns, shown }: Layout) => {
    const { due, isDone, isOverdue } = row;
    if (due !== undefined && offsets.size < MOST_OFFSETS) offsets.add(clock.wallTime(due) - due);
    const hidden = hiddenOf(row, shown);
    if (hidden > 0) example ??= row;
    const cells = columns.map(({ column }) => column.cell(row));
    const line = fitLine(cells, columns, { width, end: hidden === 0 ? "" : `+${hidden}` });
    return `${headingBefore(row)}${isDone ? dim(line) : isOverdue ? red(line) : line}\n`;
  };
  const begin = (mayGoOn: boolean) => {
    const rows = waiting;
    if (rows.length === 0) return "";
    waiting = [];
    for (const row of rows) references.add(row.reference);
    const made = layOut(rows, { ...options, width, references, agenda, mayGoOn });
    layout = made;
    const names = made.columns.map(({ column }) => column.header);
    const hasHeader = isHeaded || made.shown === undefined;
    const header = hasHeader ? `${bold(fitLine(names, made.columns, { width, end: "" }))}\n` : "";
    return header + rows.map((row) => lineOf(row, made)).join("");
  };
  return {
    page(records) {
      let text = "";
      for (const record of records) {
        const row = listRow(record, clock.now);
        if (layout === undefined) {
          waiting.push(row);
          if (waiting.length === FIRST) text += begin(true);
        } else {
          references.add(row.reference);
          text += lineOf(row, layout);
        }
      }
      return text;
    },
    end: () => begin(false),
    footnote() {
      if (layout === undefined || !isHeaded) return undefined;
      const { showsTimes, leftOut } = layout;
      const zone = options.zone === undefined ? "" : `${options.zone}, `;
      const parts: string[] = [];
      if (showsTimes && offsets.size > 0)
        parts.push(`times are ${zone}${[...offsets].map(formatOffset).join(" and ")}`);
      if (leftOut.length > 0) parts.push(`no room for ${leftOut.join(", ")}`);
      if (example !== undefined)
        parts.push(`+n more: \`tasks get ${references.shorten(example.reference)}\``);
      return parts.length === 0 ? undefined : parts.join("; ");
    },
  };
}
