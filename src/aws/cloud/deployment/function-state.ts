import type { FunctionConfiguration, GetFunctionCommandOutput } from "@aws-sdk/client-lambda";
import { TasksError } from "../../../errors.ts";
import type { Clock } from "../../../ports.ts";

const SETTLED_MS = 300_000;

export const ACTIVE = "Active";

/** Active, or what it is instead and why. What AWS has put to rest for want of calls it wakes by itself. */
export function stateOf(live: FunctionConfiguration | undefined): string {
  const { State = ACTIVE, StateReasonCode, StateReason, LastUpdateStatus } = live ?? {};
  const because = (code: string | undefined, reason: string | undefined) =>
    [code, reason].filter((part) => part !== undefined).join(", ") || "AWS gives no reason";
  if (LastUpdateStatus === "Failed" && State !== "Failed") {
    return `last update failed: ${because(live?.LastUpdateStatusReasonCode, live?.LastUpdateStatusReason)}`;
  }
  if (["Active", "Inactive", "Pending"].includes(State)) return ACTIVE;
  return `${State}: ${because(StateReasonCode, StateReason)}`;
}

/** The state in which it cannot be changed. An idle function is ready: Lambda wakes it. */
export function busyState({ Configuration }: GetFunctionCommandOutput): string | undefined {
  if (Configuration?.State === "Pending") return "Pending";
  if (Configuration?.State === "Deleting") return "DELETING";
  return Configuration?.LastUpdateStatus === "InProgress" ? "InProgress" : undefined;
}

/**
 * Waits until a function can be used and changed, as `get` has it. Throws failed where that will never be, and unavailable
 * where it takes longer than five minutes.
 */
export async function untilSettled(
  name: string,
  get: () => Promise<GetFunctionCommandOutput | undefined>,
  clock: Clock,
  { mayHaveFailed = false } = {},
): Promise<void> {
  for (const end = clock.elapsed() + SETTLED_MS; ;) {
    const found = await get();
    const state = stateOf(found?.Configuration);
    if (/failed/i.test(state) && !mayHaveFailed) {
      throw new TasksError("failed", `the function ${name} cannot be used: ${state}`, {
        hint: "remove what stands in its way, then run the same command again",
      });
    }
    if (found !== undefined && busyState(found) === undefined) return;
    if (clock.elapsed() >= end) {
      const now = found === undefined ? "missing" : busyState(found);
      throw new TasksError("unavailable", `the function ${name} is still ${now}`, {
        hint: "run the same command again in a minute",
      });
    }
    await clock.sleep(1000);
  }
}
