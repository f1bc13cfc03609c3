import { randomUUID } from "node:crypto";
import { TasksError } from "../../../errors.ts";
import type { Clock } from "../../../ports.ts";
import type { Change, ChangeWriteOptions, ChangeWriter } from "../../../table/task-table.ts";
import { keyText } from "../../../task/key-text.ts";
import { itemSize } from "../../../task/validate-record.ts";
import { isThrottling } from "./bulk-deliveries.ts";
import type { Attempt } from "../dynamo-exchange.ts";
import { RequestPump, type Failure, type Sent } from "./request-pump.ts";

/** One exchange on its way, perhaps more than once. */
interface Item {
  index: number;
  changes: readonly Change[];
  /** Makes a transaction whose answer was lost count once. */
  token: string;
  /** Whether an answer was lost, so that what is found may be our own work. */
  lost: boolean;
}

type SendAttempt = (
  changes: readonly Change[],
  again: { token: string; lost: boolean; isExact: boolean },
) => Promise<Attempt>;

// As many as a bulk write has of requests that carry one record.
const MOST_CONCURRENCY = 64;

/** ChangeWriter on DynamoDB: a request for each exchange, several in flight. */
export class DynamoChangeWriter implements ChangeWriter {
  readonly #attempt: SendAttempt;
  readonly #options: ChangeWriteOptions;
  readonly #pump: RequestPump<Item>;
  #taken = 0;

  /** `attempt` sends once and throws TasksErrors. `patience` as in RequestPump. */
  constructor(
    attempt: SendAttempt,
    options: ChangeWriteOptions,
    { clock, patience }: { clock: Clock; patience?: number },
  ) {
    this.#attempt = attempt;
    this.#options = options;
    this.#pump = new RequestPump({
      most: options.concurrency ?? MOST_CONCURRENCY,
      maxWriteUnits: options.maxWriteUnits,
      patience,
      clock,
      send: ([item]) => this.#send(item!),
      unitsOf: ([item]) => changeUnits(item!.changes),
      giveUp,
    });
  }

  get capacity(): number | undefined {
    return this.#pump.capacity;
  }

  async write(exchanges: readonly (readonly Change[])[]): Promise<void> {
    for (const changes of exchanges) {
      const keys = changes.map(({ before, after }) => keyText((before ?? after)!));
      for (const key of keys) await this.#pump.busy(key);
      this.#pump.check();
      const item = { index: this.#taken, changes, token: randomUUID(), lost: false };
      this.#taken += 1;
      await this.#pump.send([item], keys);
    }
  }

  async finish(): Promise<void> {
    await this.#pump.finish();
  }

  async #send(item: Item): Promise<Sent<Item>> {
    const { index, changes, token, lost } = item;
    const isExact = this.#options.isExact === true;
    const settled = { again: [], isFruitless: false, isThrottled: false, capacity: undefined };
    try {
      const { capacity, ...outcome } = await this.#attempt(changes, { token, lost, isExact });
      if (outcome.outcome === "passing") {
        const { isThrottled, error } = outcome;
        const failure = { throttled: isThrottled, error };
        return { again: [item], isFruitless: true, isThrottled, capacity, failure };
      }
      this.#options.settle(index, outcome);
      return { ...settled, capacity };
    } catch (error) {
      if (!(error instanceof TasksError)) throw error;
      if (error.kind === "unavailable") {
        const isThrottled = isThrottling(error);
        if (!isThrottled || error.mayBeDone) item.lost = true;
        const failure = { throttled: isThrottled, unclear: !isThrottled, error };
        return { again: [item], isFruitless: true, isThrottled, capacity: undefined, failure };
      }
      // That the table refuses one record does not keep the others from being written.
      if (error.kind !== "usage") throw error;
      this.#options.settle(index, { outcome: "failed", reason: error.message });
      return settled;
    }
  }
}

function giveUp(failure: Failure | undefined): TasksError {
  const cause = failure?.error;
  const why = cause === undefined ? "the table stays throttled" : cause.message;
  return new TasksError("unavailable", `not all records could be written: ${why}`, {
    hint: "run the same command again: it does the rest",
    cause,
  });
}

/**
 * Write capacity units of an exchange: one for each KB begun of the larger of the two records, twice that in a transaction
 * (Developer Guide, "Read and write operations").
 */
function changeUnits(changes: readonly Change[]): number {
  const units = changes.map(({ before, after }) => {
    const size = Math.max(...[before, after].map((record) => (record === undefined ? 0 : itemSize(record))));
    return Math.max(1, Math.ceil(size / 1024));
  });
  return units.reduce((sum, one) => sum + one, 0) * (changes.length > 1 ? 2 : 1);
}
