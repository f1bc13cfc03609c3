import { copyOf, setText, within } from "./dom.ts";
import { showLinked } from "./links.ts";
import { distanceOf, now, whenOf, type Instant } from "./now.ts";

/** A record as a line of the list. */
export interface PageRecord {
  user: string;
  /** As in the key, with all its digits. */
  deadline: string;
  /** In seconds since 1970; `wall`: what the clocks of the zone show then, null where there is no such instant. */
  at: number;
  wall: number | null;
  /** What it is called by. */
  description: string;
  status: string;
  done: boolean;
  /** Some of its other attributes, of a time with the instant, and how many more there are. */
  more: [name: string, text: string, time?: Instant][];
  left: number;
  /** What tells whether it was changed since. */
  seen: string;
}

/** What names a record on the page. */
export function nameOfKey({ user, deadline }: { user: string; deadline: string }): string {
  return JSON.stringify([user, deadline]);
}

const shown = new WeakMap<HTMLElement, PageRecord>();

/** The record that a row shows. */
export function recordOf(row: HTMLElement): PageRecord | undefined {
  return shown.get(row);
}

export function newRow(): HTMLElement {
  return copyOf("row");
}

/** Shows a record in a row; `severalUsers`: whose it is, too. */
export function fillRow(row: HTMLElement, record: PageRecord, severalUsers: boolean): void {
  const part = (name: string) => within(row, `.${name}`);
  const { description, done } = record;
  shown.set(row, record);
  row.classList.toggle("is-done", done);
  showLinked(part("description"), description === "" ? "no description" : description);
  part("description").classList.toggle("none", description === "");
  setText(part("user"), severalUsers ? record.user : "");
  part("user").title = record.user;
  const name = description === "" ? `the task of ${record.user}` : description;
  const say = (button: string, text: string) => setText(within(row, `${button} .hidden`), `${text}: ${name}`);
  say(".check", done ? "Done" : "Mark as done");
  within(row, ".check").setAttribute("aria-disabled", String(done));
  say(".clock", "Reschedule");
  say(".edit", "Edit");
  say(".trash", "Delete");
  say(".dots", "Open");
  showTimes(row);
}

/** Shows when a row's record is due, and its other times, as they are told now. */
export function showTimes(row: HTMLElement): void {
  const record = shown.get(row);
  if (record === undefined) return;
  const isLate = !record.done && record.wall !== null && record.at < now();
  row.classList.toggle("is-late", isLate);
  setText(within(row, ".more"), moreOf(record));
  setText(within(row, ".when"), whenText(record));
  setText(within(row, ".distance"), record.done ? "" : distanceOf(record));
}

function whenText(record: PageRecord): string {
  return record.wall === null ? record.deadline : whenOf(record);
}

function moreOf({ status, done, more, left }: PageRecord): string {
  const parts = more
    .filter(([name]) => name !== "completed_unix_time")
    .map(([name, text, time]) => `${name} ${time === undefined ? text : whenOf(time)}`);
  if (status !== "" && !done) parts.unshift(status);
  if (left > 0) parts.push(`${left} more`);
  return parts.join(" · ");
}
