import type { TableDescription } from "@aws-sdk/client-dynamodb";
import { DynamoCommand } from "./dynamo-command.ts";
import type { AwsCall } from "../client/aws-calls.ts";
import { capacityUnits } from "../client/call.ts";
import { TasksError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { CapacityRate } from "./bulk/capacity-rate.ts";
import { pageOf } from "./item-output.ts";
import { readLines } from "./read-lines.ts";
import { readInOrder } from "./read-in-order.ts";
import { scanRequest } from "./requests/table-requests.ts";
import type { LinesPage, Page, ScanRequest, Transcoder } from "../../table/task-table.ts";

interface Segment {
  Segment?: number;
  TotalSegments?: number;
}

// A part is a page of 1 MB: then none waits for its turn with pages still to be read one after another. A little less, since
// parts differ and a page that overflows is a second request.
const PAGE_BYTES = 1024 * 1024;
const SPARE = 1.15;
// API reference, Scan, TotalSegments.
const MOST_SEGMENTS = 1_000_000;
// Three reach what DynamoDB Local gives, more are for the network; each takes the memory of a page.
const MOST_AT_ONCE = 8;
// Pages that a part may be ahead of its turn: bounds memory.
const PAGES_AHEAD = 2;

/** Reads a whole table in parts, several at once, and gives them one after the other. */
export class DynamoScanner {
  readonly #table: string;
  readonly #call: AwsCall;
  readonly #clock: Clock;
  #description: Promise<TableDescription | undefined> | undefined;

  constructor(table: string, { call, clock }: { call: AwsCall; clock: Clock }) {
    this.#table = table;
    this.#call = call;
    this.#clock = clock;
  }

  /** What DescribeTable says of the table's size, asked once; undefined where that is not allowed. */
  describe(): Promise<TableDescription | undefined> {
    this.#description ??= this.#describe();
    return this.#description;
  }

  pages(request: ScanRequest): AsyncGenerator<Page> {
    return this.#inOrder(request, async (one, segment) => {
      const input = { ...scanRequest(this.#table, one), ...segment };
      const { output } = await this.#call("Scan", () => new DynamoCommand("Scan", input));
      return {
        page: pageOf(output ?? {}),
        next: output?.LastEvaluatedKey as Page["next"],
        consumed: output?.ConsumedCapacity,
      };
    });
  }

  lines(request: ScanRequest, transcoder: Transcoder): AsyncGenerator<LinesPage> {
    return this.#inOrder(request, async (one, segment) => {
      const input = { ...scanRequest(this.#table, one), ...segment };
      const { consumed, ...page } = await readLines(this.#call, { Scan: input }, transcoder);
      return { page, next: page.next, consumed };
    });
  }

  async *#inOrder<Result extends object>(
    request: ScanRequest,
    read: (
      request: ScanRequest,
      segment: Segment,
    ) => Promise<{ page: Result; next: Page["next"]; consumed: unknown }>,
  ): AsyncGenerator<Result & { capacity: number | undefined }> {
    const { maxReadUnits } = request;
    const rate = maxReadUnits === undefined ? undefined : new CapacityRate(maxReadUnits, this.#clock);
    const readSegment = async function* (segment: Segment) {
      let after = request.after;
      do {
        await rate?.wait();
        const { page, next, consumed } = await read({ ...request, after }, segment);
        const capacity = capacityUnits(consumed);
        rate?.spend(capacity ?? 0);
        yield { ...page, capacity };
        after = next;
      } while (after !== undefined);
    };
    const { segments = 1 } = request;
    const count = segments === "by-size" ? await this.#segmentsForSize() : segments;
    if (count === 1) yield* readSegment({});
    else {
      const parts = function* () {
        for (const Segment of withStride(count)) yield readSegment({ Segment, TotalSegments: count });
      };
      yield* readInOrder(parts(), MOST_AT_ONCE, PAGES_AHEAD);
    }
  }

  async #segmentsForSize(): Promise<number> {
    const pages = ((await this.describe())?.TableSizeBytes ?? 0) / PAGE_BYTES;
    return pages <= 1 ? 1 : Math.min(Math.ceil(pages * SPARE), MOST_SEGMENTS);
  }

  async #describe(): Promise<TableDescription | undefined> {
    const input = { TableName: this.#table };
    const make = () => new DynamoCommand("DescribeTable", input, { readBody: readSize });
    try {
      const { output } = await this.#call("DescribeTable", make);
      return output?.Table;
    } catch (error) {
      if (error instanceof TasksError && error.kind === "denied") return undefined;
      throw error;
    }
  }
}

/** How large the table is, without the rest, which has times. */
function readSize(body: Uint8Array): object {
  const { Table } = JSON.parse(Buffer.from(body).toString()) as { Table?: TableDescription };
  return { Table: { ItemCount: Table?.ItemCount, TableSizeBytes: Table?.TableSizeBytes } };
}

/**
 * All segments, so that those that are read side by side lie far apart: neighbours are often on one partition, and its 3000
 * read units a second are all that they would get together.
 */
function* withStride(count: number): Generator<number> {
  const stride = Math.ceil(count / MOST_AT_ONCE);
  for (let start = 0; start < stride; start += 1) {
    for (let segment = start; segment < count; segment += stride) yield segment;
  }
}
