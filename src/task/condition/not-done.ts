import { STATUS } from "../record.ts";
import type { Condition } from "./condition.ts";

/** What `status` is once a task is done. */
export const DONE = { S: "done" };

/** Holds for a task that is not done, one without a status included. */
export const NOT_DONE: Condition = {
  is: "not",
  condition: { is: "compare", left: { path: [STATUS] }, comparator: "=", right: { value: DONE } },
};
