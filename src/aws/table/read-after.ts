import { TasksError } from "../../errors.ts";
import type { TaskRecord } from "../../task/record.ts";
import { maybeDone } from "../client/call.ts";
import { LOOK_FIRST } from "./table-calls.ts";

/** Reads what a write has found. Where that fails after an answer was lost, the write may have been carried out. */
export async function readAfter(
  lostAnswer: boolean,
  read: () => Promise<TaskRecord | undefined>,
): Promise<TaskRecord | undefined> {
  try {
    return await read();
  } catch (error) {
    throw lostAnswer && error instanceof TasksError ? maybeDone(error, LOOK_FIRST) : error;
  }
}
