import type { FunctionConfiguration, GetFunctionCommandOutput } from "@aws-sdk/client-lambda";

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
