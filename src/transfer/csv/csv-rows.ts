import { LONGEST_SOURCE, sourceTooLong } from "../read-source.ts";

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
  #text = "";
  /** Up to where the row that begins the text was looked through, and whether a quote is open there. */
  #at = 0;
  #open = false;
  #line = 1;

  constructor(isRow: (text: string) => boolean) {
    this.#isRow = isRow;
  }

  /** The rows that this chunk completes. Blank ones are left out. */
  push(chunk: string): CsvRow[] {
    this.#text += chunk;
    return this.#take(false);
  }

  end(): CsvRow[] {
    return this.#take(true);
  }

  #take(last: boolean): CsvRow[] {
    const rows: CsvRow[] = [];
    const text = this.#text;
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
      const end = this.#endOf(start, lineEnd);
      const row = this.#row(start, end);
      if (row.trim() !== "") rows.push({ line: this.#line, text: row });
      this.#line += row.split("\n").length;
      start = Math.min(end + 1, text.length);
      this.#at = start;
      this.#open = false;
      if (end < lineEnd) quote = text.indexOf('"', start);
    }
    this.#text = text.slice(start);
    this.#at -= start;
    return rows;
  }

  /** Where the row ends that would end at `end` if its quotes were right. */
  #endOf(start: number, end: number): number {
    const feed = this.#text.indexOf("\n", start);
    if (feed === -1 || feed >= end) return end;
    return !this.#open && this.#isRow(this.#row(start, end)) ? end : feed;
  }

  #row(start: number, end: number): string {
    const text = this.#text.slice(start, end);
    return text.endsWith("\r") ? text.slice(0, -1) : text;
  }
}
