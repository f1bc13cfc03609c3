import type { BulkItem } from "../table/bulk-writer.ts";
import type { TaskRecord } from "../task/record.ts";
import type { LineFormat } from "./lines/line-writer.ts";
import type { ReshapeOptions } from "./reshape.ts";

/** What a file holds at one place: a record, or a reason why there is none. */
export interface SourceRecord {
  /** 1 for the first line of the file, a header included. */
  line: number;
  /** Which of a JSON array's elements it is, from 1, where its line has more than it. */
  element?: number | undefined;
  /** The text of the record as it stands in the file, without its line end; see `bytesOfText` for what is not UTF-8. */
  source: string;
  record: TaskRecord;
  /** As in BulkRecord. */
  item?: BulkItem | undefined;
}
export interface SourceFault {
  line: number;
  element?: number | undefined;
  source: string;
  /** Why it is not a record; undefined in SourceRecord. */
  reason: string;
}
export type Source = SourceRecord | SourceFault;

export interface DecodeOptions extends ReshapeOptions {
  /** csv: whether it was written with a `'` before what a spreadsheet would run. */
  csvSafe?: boolean | undefined;
  /** ical: which components are tasks; undefined: VTODO. */
  as?: "todo" | "event" | undefined;
  /** ndjson: whether who takes the records has a use for their `item`; to make it takes time. */
  withItems?: boolean | undefined;
  /** Told of a header as it stands in the file: a file of rejected sources begins with it. */
  header?: ((source: string) => void) | undefined;
}

/** A first pass over the records that are written afterwards. */
export interface RecordSurvey {
  add(records: readonly TaskRecord[]): void;
}

interface EncodeOptions {
  /** csv: whether a cell that a spreadsheet would run as a formula gets a `'` before it. */
  csvSafe?: boolean | undefined;
  /** ical: what a task is there, how many seconds before it is due somebody is told, and when it is written, in ms. */
  as?: "todo" | "event" | undefined;
  alarm?: number | undefined;
  now?: number | undefined;
  /** todotxt: the IANA zone of dates; undefined: UTC. */
  tz?: string | undefined;
  /** The choice and order of attributes, from --fields. */
  columns?: readonly string[] | undefined;
  /** What a first pass over the same records found; a format with `openSurvey` needs it. */
  survey?: RecordSurvey | undefined;
}

/** A file format, both ways, as streams in constant memory. */
export interface TransferFormat {
  /** Reads text as `openSource` gives it (chunks cut anywhere) and gives what it holds, in batches as they come. A bad
   * record is a fault in its place; only a file that cannot be read on (JSON that breaks off) throws a usage error,
   * after all before it was given. */
  decode(chunks: AsyncIterable<string>, options: DecodeOptions): AsyncIterable<Source[]>;
  /** For a format whose first line depends on all records: they go through the survey first, and then to `encode`. */
  openSurvey?(): RecordSurvey;
  /** Opens a writer of one file. */
  encode(options: EncodeOptions): TransferEncoder;
  /** What `encode` gives of whole records, where no records need to be made for it. */
  copied?: LineFormat;
}

/** Turns pages of records into text: what `page` gives, page after page, and then what `end` gives. */
export interface TransferEncoder {
  page(records: TaskRecord[]): string;
  end(): string;
}
