import { randomUUID } from "node:crypto";
import type { FunctionAnswer } from "../../function/answer.ts";
import { createHandler } from "../../function/create-handler.ts";
import type { LogEntry } from "../../function/log-entry.ts";
import { localRecordStore } from "./local-record-store.ts";
import type { Clock } from "../../ports.ts";
import type { Wait } from "../store/when-free.ts";
import type { LocalTaskTable } from "../table/local-task-table.ts";

// What the deployed function has.
const TIMEOUT_MS = 10_000;

/**
 * Runs the function that is deployed, here and on the local store, with an event as Lambda would parse it. Throws the
 * function's own Error where Lambda would try again.
 */
export async function invokeLocal(
  table: LocalTaskTable,
  event: unknown,
  options: {
    clock: Pick<Clock, "now" | "elapsed">;
    log: (entry: LogEntry) => void;
    teamIndex: boolean;
    wait?: Wait;
  },
): Promise<FunctionAnswer> {
  const { clock, log, teamIndex, wait = {} } = options;
  const handler = createHandler({
    now: clock.now,
    log,
    teamIndex,
    openStore: async () => localRecordStore(table, wait),
  });
  const end = clock.elapsed() + TIMEOUT_MS;
  return handler(event, {
    awsRequestId: randomUUID(),
    getRemainingTimeInMillis: () => end - clock.elapsed(),
  });
}
