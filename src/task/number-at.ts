import { TasksError, usageError } from "../errors.ts";
import { normalizeNumber } from "./number.ts";

/** normalizeNumber with the number's place in front of its error; the place is made only when it is needed. */
export function numberAt(text: string, place: () => string): string {
  try {
    return normalizeNumber(text);
  } catch (error) {
    if (error instanceof TasksError) throw usageError(`${place()}: ${error.message}`, error.hint);
    throw error;
  }
}
