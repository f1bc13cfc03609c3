import type { Attributes } from "../task/attribute-value.ts";

/** Turns pages of records into text: what `page` gives, page after page, and then what `end` gives. */
export interface RecordFormat {
  page(records: Attributes[]): string;
  end(): string;
  /** What people need to know to read it, and nobody else; to be asked for at the end. */
  footnote?(): string | undefined;
}

export interface FormatOptions {
  /** The attributes to show and their order; undefined: all that the records have, in the one order. */
  columns?: readonly string[] | undefined;
  /** csv and tsv: whether a cell that a spreadsheet would run as a formula has a `'` before it. */
  csvSafe?: boolean | undefined;
  /** Attributes, besides the record's own two, that are unix seconds and that a table shows as local time. */
  instants?: readonly string[] | undefined;
  /** Whether a table cuts nothing, so that all of it can be copied. */
  isWhole?: boolean | undefined;
  /** The IANA time zone of a table's times. */
  tz: string;
  /** The terminal's columns; undefined, or 0 from a terminal that does not know: unlimited. */
  width: number | undefined;
  color: boolean;
}
