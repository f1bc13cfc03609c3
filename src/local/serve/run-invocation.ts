import { stringify } from "lossless-json";
import type { Invocation } from "../../cloud/deployment/invocation.ts";
import { logLine, type LogEntry } from "../../function/log-entry.ts";
import type { Clock } from "../../ports.ts";
import { invokeLocal } from "./invoke-local.ts";
import type { WatchDriver } from "../store/watched-driver.ts";
import { openLocalTable } from "../table/open-local-table.ts";

/**
 * Invokes the function with an event (JSON text) on the local store, with the answer that Lambda would give: where the
 * function threw, an object with its message. The log is its lines of JSON.
 */
export async function runInvocation(
  event: string,
  parts: {
    dataDir: string;
    tableName: string;
    teamIndex: boolean;
    clock: Clock;
    note: (text: string) => Promise<void>;
    watch?: WatchDriver | undefined;
  },
): Promise<Invocation> {
  const { dataDir, tableName, teamIndex, clock, note, watch } = parts;
  const table = await openLocalTable(dataDir, tableName, clock, note, { watch });
  const lines: string[] = [];
  const log = (entry: LogEntry) => void lines.push(logLine(entry, clock.now()));
  try {
    const answer = await invokeLocal(table, JSON.parse(event), { clock, log, teamIndex });
    return { answer: stringify(answer)!, failure: undefined, log: lines.join("") };
  } catch (error) {
    const { name, message } = error as Error;
    const answer = JSON.stringify({ errorMessage: message, errorType: name });
    return { answer, failure: "Unhandled", log: lines.join("") };
  } finally {
    table.close();
  }
}
