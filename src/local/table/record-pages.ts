import type {
  LinesPage,
  Page,
  QueryLinesRequest,
  QueryRequest,
  ScanRequest,
  Transcoder,
} from "../../table/task-table.ts";
import { encodeDynamoJson } from "../../task/dynamodb-json.ts";
import type { TaskRecord } from "../../task/record.ts";
import { localKeyOf } from "../store/local-key.ts";
import type { Store } from "../store/store.ts";
import { PAGE_ROWS, type Stretch, tableRange, userRange, walkRecords } from "../store/walk-records.ts";
import type { Wait } from "../store/when-free.ts";
import { linesPageOf, pageOf } from "./page-of.ts";

/** One table of the local store, read page by page: TaskTable's queries and scans. */
export class RecordPages {
  readonly #store: Store;
  readonly #table: string;
  readonly #wait: Wait;

  constructor(store: Store, table: string, wait: Wait) {
    this.#store = store;
    this.#table = table;
    this.#wait = wait;
  }

  async *query(request: QueryRequest): AsyncGenerator<Page> {
    for await (const stretch of this.#usersStretches(request)) yield pageOf(stretch, request);
  }

  async *queryLines(request: QueryLinesRequest, transcoder: Transcoder): AsyncGenerator<LinesPage> {
    for await (const stretch of this.#usersStretches(request)) yield linesPageOf(stretch, transcoder);
  }

  async *scan(request: ScanRequest): AsyncGenerator<Page> {
    for await (const stretch of this.#stretches(request)) {
      const page = pageOf(stretch, request);
      const { select } = request;
      if (select === undefined) yield page;
      else yield { ...page, records: page.records.map((record) => selectNames(record, select)) };
    }
  }

  async *scanLines(request: ScanRequest, transcoder: Transcoder): AsyncGenerator<LinesPage> {
    if (request.where !== undefined || request.select !== undefined) {
      for await (const { records, count, next } of this.scan(request)) {
        yield { lines: transcoder.items(records.map(encodeDynamoJson).join("\n")), count, next };
      }
      return;
    }
    for await (const stretch of this.#stretches(request)) yield linesPageOf(stretch, transcoder);
  }

  #usersStretches(request: QueryRequest): AsyncGenerator<Stretch> {
    const { where, limit, after, firstPage = PAGE_ROWS } = request;
    const most = Math.min(PAGE_ROWS, firstPage, where === undefined ? (limit ?? PAGE_ROWS) : PAGE_ROWS);
    const range = userRange(this.#store, this.#table, request);
    return walkRecords(range, { after: after && localKeyOf(after), limit: most, wait: this.#wait });
  }

  async *#stretches({ where, limit, after: position, onDamage: tell }: ScanRequest): AsyncGenerator<Stretch> {
    const after = position && localKeyOf(position);
    const most = where === undefined ? Math.min(PAGE_ROWS, limit ?? PAGE_ROWS) : PAGE_ROWS;
    if (tell !== undefined) {
      const { salvageRecords } = await import("../store/salvage-records.ts");
      return yield* salvageRecords(this.#store, this.#table, { after, limit: most, tell });
    }
    yield* walkRecords(tableRange(this.#store, this.#table), { after, limit: most, wait: this.#wait });
  }
}

function selectNames(record: TaskRecord, names: string[]): TaskRecord {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(record, name) ? [[name, record[name]!]] : [])),
  );
}
