import { filledText } from "./text.ts";

// Completion knows these two by their types.
export const scheduleName = filledText("schedule", () => "name a schedule, as in nightly");
export const parameterName = filledText("parameter", () => "name a parameter, as in /tasks/dev/OWNER");

/** An entry of the history, or the beginning of its name: an empty one would be how each of them begins. */
export const entryName = filledText("entry", () => "`tasks history` lists the entries");
