import type { BulkItem } from "../../table/bulk-writer.ts";
import type { TaskRecord } from "../../task/record.ts";
import type { SourceRecord } from "../transfer-format.ts";

/** A record of a line whose bytes were copied, which is parsed only where somebody asks for it. */
export class LineRecord implements SourceRecord {
  readonly line: number;
  readonly item: BulkItem;
  readonly #chunk: Buffer;
  readonly #start: number;
  readonly #end: number;
  readonly #parse: (source: string) => TaskRecord;
  #record: TaskRecord | undefined;

  /** `chunk`: UTF-8, in which the line stands from `start` to before `end`. */
  constructor(
    line: number,
    item: BulkItem,
    chunk: Buffer,
    [start, end]: readonly [start: number, end: number],
    parse: (source: string) => TaskRecord,
  ) {
    this.line = line;
    this.item = item;
    this.#chunk = chunk;
    this.#start = start;
    this.#end = end;
    this.#parse = parse;
  }

  get source(): string {
    return this.#chunk.toString("utf8", this.#start, this.#end);
  }

  get record(): TaskRecord {
    return (this.#record ??= this.#parse(this.source));
  }
}
