import type { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { DynamoCommand } from "./dynamo-command.ts";
import { TasksError, usageError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import type { Change, ExchangeOutcome } from "../../table/task-table.ts";
import { equalAttributes } from "../../task/compare-values.ts";
import { isCreation } from "../../table/is-creation.ts";
import { keyOf, type TaskKey, type TaskRecord } from "../../task/record.ts";
import { validateRecord } from "../../task/validate-record.ts";
import type { AwsCall } from "../client/aws-calls.ts";
import { capacityUnits } from "../client/call.ts";
import { exchangeAction, exchangeRequest } from "./requests/exchange-requests.ts";
import { itemOf } from "./item-output.ts";

/** What one attempt found; `passing`: nothing was done, and the same may be done in a moment. */
export type Attempt = (ExchangeOutcome | { outcome: "passing"; isThrottled: boolean; error: Error }) & {
  /** Write capacity units, where the table reports them. */
  capacity?: number | undefined;
};

interface ExchangeParts {
  call: AwsCall;
  clock: Clock;
  read: (key: TaskKey) => Promise<TaskRecord | undefined>;
}

const TRANSACTION = ["TransactionCanceledException", "TransactionConflictException"];
// A record that somebody changes faster than it can be exchanged is left to them.
export const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 50;
// Reasons for a cancellation that go away (API reference, TransactWriteItems).
const PASSING = new Set(["TransactionConflict", "ProvisionedThroughputExceeded", "ThrottlingError"]);

/** Before an attempt after the first; full jitter. */
export async function pauseBefore(attempt: number, clock: Clock): Promise<void> {
  if (attempt > 0) await clock.sleep(clock.random() * FIRST_PAUSE_MS * 2 ** attempt);
}

/** TaskTable's exchange on DynamoDB: one write for one key, and a transaction for several. */
export class DynamoExchange {
  readonly #table: string;
  readonly #parts: ExchangeParts;

  constructor(table: string, parts: ExchangeParts) {
    this.#table = table;
    this.#parts = parts;
  }

  async run(changes: readonly Change[], options?: { isExact?: boolean }): Promise<ExchangeOutcome> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      await pauseBefore(attempt, this.#parts.clock);
      const { capacity: _, ...outcome } = await this.attempt(changes, options);
      if (outcome.outcome !== "passing") return outcome;
    }
    throw new TasksError(
      "unavailable",
      `nothing was changed: others were faster ${ATTEMPTS} times in a row`,
      {
        hint: "run the same command again",
      },
    );
  }

  /**
   * `token` and `lost`: of a request that is sent again, what makes a transaction that was carried out already count once,
   * and whether an answer was lost, so that what is found may be our own work. `isExact` as in ChangeWriteOptions.
   */
  async attempt(
    changes: readonly Change[],
    {
      token,
      lost = false,
      isExact = false,
    }: { token?: string | undefined; lost?: boolean; isExact?: boolean } = {},
  ): Promise<Attempt> {
    for (const { after } of changes) if (after !== undefined) validateRecord(after);
    if (isExact) {
      const found = await this.#changed(changes);
      if (found !== undefined) return { outcome: "refused", found };
    }
    const { output, error, lostAnswer } =
      changes.length === 1 ? await this.#sendOne(changes[0]!) : await this.#sendAll(changes, token);
    if (error === undefined) return { outcome: "done", capacity: capacityUnits(output.ConsumedCapacity) };
    const reasons = reasonsOf(error);
    const passing = reasons.find(({ Code }) => PASSING.has(Code));
    const refused = reasons.some(({ Code }) => Code === "ConditionalCheckFailed");
    if (!refused && passing !== undefined) {
      return { outcome: "passing", isThrottled: passing.Code !== "TransactionConflict", error };
    }
    if (!refused) throw cancelled(error, reasons);
    const found = await Promise.all(
      changes.map(async (change, index) => {
        const { Code, Item } = reasons[index] ?? { Code: "None" };
        if (Code !== "ConditionalCheckFailed") return change.before;
        // Not every server that speaks DynamoDB's API shows the record that failed the condition.
        const key = keyOf((change.before ?? change.after)!);
        if (Item !== undefined) return Item;
        const { readAfter } = await import("./read-after.ts");
        return readAfter(lost || lostAnswer, () => this.#parts.read(key));
      }),
    );
    const isOurs = (lost || lostAnswer) && changes.every(({ after }, index) => isSame(after, found[index]));
    if (!isOurs) return { outcome: "refused", found };
    // What was read a moment ago, and is now as it was to be, is ours; where nothing was read it may have been there.
    return isCreation(changes) ? { outcome: "done", isUnsure: true } : { outcome: "done" };
  }

  /**
   * What is there, where a record is no longer what it was. One that is gone, or is as it is to be, may be our own work.
   */
  async #changed(changes: readonly Change[]): Promise<(TaskRecord | undefined)[] | undefined> {
    const read = ({ before, after }: Change) => this.#parts.read(keyOf((before ?? after)!));
    const found = await Promise.all(
      changes.map(async (change) => (change.before === undefined ? undefined : read(change))),
    );
    const isChanged = changes.some(({ before, after }, index) => {
      const there = found[index];
      return there !== undefined && !isSame(before, there) && !isSame(after, there);
    });
    if (!isChanged) return undefined;
    return Promise.all(
      changes.map(async (change, index) => (change.before === undefined ? read(change) : found[index])),
    );
  }

  #sendOne(change: Change) {
    const { call } = this.#parts;
    const action = exchangeAction(this.#table, change);
    const total = { ReturnConsumedCapacity: "TOTAL" } as const;
    const errors = { expected: TRANSACTION };
    if ("Put" in action) {
      return call("PutItem", () => new DynamoCommand("PutItem", { ...action.Put, ...total }), errors);
    }
    if ("Delete" in action) {
      return call(
        "DeleteItem",
        () => new DynamoCommand("DeleteItem", { ...action.Delete, ...total }),
        errors,
      );
    }
    const update = "Update" in action ? action.Update : action.ConditionCheck;
    return call("UpdateItem", () => new DynamoCommand("UpdateItem", { ...update, ...total }), errors);
  }

  #sendAll(changes: readonly Change[], token: string | undefined) {
    // Without a token the SDK gives the command one of its own, so that an attempt that is sent twice is carried out once.
    const request = exchangeRequest(this.#table, changes, token);
    const errors = { expected: TRANSACTION };
    return this.#parts.call(
      "TransactWriteItems",
      () => new DynamoCommand("TransactWriteItems", request),
      errors,
    );
  }
}

interface Reason {
  Code: string;
  Message?: string | undefined;
  Item?: TaskRecord | undefined;
}

function reasonsOf(error: Error): Reason[] {
  if (error.name === "ConditionalCheckFailedException")
    return [{ Code: "ConditionalCheckFailed", Item: itemOf(error) }];
  if (error.name === "TransactionConflictException") return [{ Code: "TransactionConflict" }];
  const { CancellationReasons = [] } = error as TransactionCanceledException;
  return CancellationReasons.map((reason) => ({
    Code: reason.Code ?? "None",
    Message: reason.Message,
    Item: itemOf(reason),
  }));
}

function cancelled(error: Error, reasons: Reason[]): TasksError {
  const { Code, Message = error.message } = reasons.find((one) => one.Code !== "None") ?? {};
  if (Code === "ValidationError") return usageError(`the change was refused: ${Message}`);
  return new TasksError("failed", `the change was cancelled: ${Message}`, { cause: error });
}

function isSame(one: TaskRecord | undefined, other: TaskRecord | undefined): boolean {
  return one === undefined || other === undefined ? one === other : equalAttributes(one, other);
}
