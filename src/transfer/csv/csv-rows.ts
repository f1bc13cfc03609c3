import { LONGEST_SOURCE, sourceTooLong } from "../read-source.ts";
import { BlankRun } from "../blank-run.ts";

/** The text of one row without its line end, and the line where it begins. */
export interface CsvRow {
  line: number;
  text: string;
}

/**
 * Cuts csv text into rows: a row ends at a line end with an even number of quotes before it (RFC 4180). `isRow` is asked
 * about rows of several lines: where one is none, its first line is a row of its own, and reading goes on at the next
 * line, so that one stray quote does not take the rows below with it.
 */
export class CsvRows {
  readonly #isRow: (text: string) => boolean;
  readonly #blank = new BlankRun();
  #text = "";
  /** Up to where the row that begins the text was looked through, and whether a quote is open there. */
  #at = 0;
  #open = false;
  /** What came after the text and ends no row, whether a quote is open after it, and how long it is. */
  #more: string[] = [];
  #moreOpen = false;
  #moreLength = 0;
  #line = 1;

  constructor(isRow: (text: string) => boolean) {
    this.#isRow = isRow;
  }

  /** The rows that this chunk completes, each cut when it is asked for. Blank ones are left out. */
  *push(chunk: string): Generator<CsvRow> {
    // Not joined to the text yet: to look again through a row of many chunks for each of them would take its square.
    const ends = this.#endsRow(chunk);
    this.#more.push(chunk);
    this.#moreLength += chunk.length;
    if (ends || this.#text.length + this.#moreLength > LONGEST_SOURCE) yield* this.#take(false);
  }

  end(): Generator<CsvRow> {
    return this.#take(true);
  }

  #endsRow(chunk: string): boolean {
    let at = 0;
    for (;;) {
      const quote = chunk.indexOf('"', at);
      const end = quote === -1 ? chunk.length : quote;
      if (!this.#moreOpen && chunk.slice(at, end).includes("\n")) return true;
      if (quote === -1) return false;
      this.#moreOpen = !this.#moreOpen;
      at = quote + 1;
    }
  }

  *#take(last: boolean): Generator<CsvRow> {
    const text = [this.#text, ...this.#more].join("");
    this.#more = [];
    this.#moreLength = 0;
    let start = 0;
    let quote = text.indexOf('"', this.#at);
    for (;;) {
      const feed = text.indexOf("\n", this.#at);
      const lineEnd = feed === -1 ? text.length : feed;
      for (; quote !== -1 && quote < lineEnd; quote = text.indexOf('"', quote + 1)) this.#open = !this.#open;
      this.#at = lineEnd;
      if (feed === -1) {
        const tooLong = text.length - start > LONGEST_SOURCE;
        if (start === text.length || !(last || tooLong)) break;
        if (tooLong && !text.includes("\n", start)) throw sourceTooLong(this.#line);
      } else if (this.#open) {
        this.#at = feed + 1;
        continue;
      }
      const end = this.#endOf(text, start, lineEnd);
      const row = rowIn(text, start, end);
      const isBlank = row.trim() === "";
      this.#blank.see(isBlank ? end + 1 - start : 0, this.#line);
      if (!isBlank) yield { line: this.#line, text: row };
      this.#line += row.includes("\n") ? row.split("\n").length : 1;
      start = Math.min(end + 1, text.length);
      this.#at = start;
      this.#open = false;
      if (end < lineEnd) quote = text.indexOf('"', start);
    }
    this.#text = text.slice(start);
    this.#at -= start;
    this.#moreOpen = this.#open;
  }

  /** Where the row ends that would end at `end` if its quotes were right. */
  #endOf(text: string, start: number, end: number): number {
    const feed = text.indexOf("\n", start);
    if (feed === -1 || feed >= end) return end;
    return !this.#open && this.#isRow(rowIn(text, start, end)) ? end : feed;
  }
}

function rowIn(text: string, start: number, end: number): string {
  const row = text.slice(start, end);
  return row.endsWith("\r") ? row.slice(0, -1) : row;
}
