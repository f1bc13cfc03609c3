import { filledText } from "./text.ts";

// What a few commands take. Completion knows schedules and parameters by their types.

/** Who has claimed a task. */
export const workerName = filledText("worker", (what) => `name who it is for, as in ${what} worker-1`);

export const scheduleName = filledText("schedule", () => "name a schedule, as in nightly");

export const parameterName = filledText("parameter", () => "name a parameter, as in /tasks/dev/OWNER");

/** An entry of the history, or the beginning of its name: an empty one would be how each of them begins. */
export const entryName = filledText("entry", () => "`tasks history` lists the entries");
