import { TasksError, usageError } from "../errors.ts";
import type { TaskRecord } from "../task/record.ts";
import { validateRecord } from "../task/validate-record.ts";
import type { Source } from "./transfer-format.ts";
import { strayByte } from "./file/utf8-text.ts";

/**
 * Characters of one record at most, so that a file without line ends cannot fill the memory. The largest item, of 400 KB,
 * needs 3.3 million in its longest notation, DynamoDB JSON of short booleans.
 */
export const LONGEST_SOURCE = 16 * 1024 * 1024;

/** Reads one record; what `parse` or the rules of a record refuse is a fault. */
export function readSource(line: number, source: string, parse: (source: string) => TaskRecord): Source {
  try {
    const record = parse(source);
    validateRecord(record);
    return { line, source, record };
  } catch (error) {
    return { line, source, reason: strayByte(source) ?? reasonOf(error) };
  }
}

/** The error for a file with a record that is longer than any record can be. */
export function sourceTooLong(line: number): TasksError {
  return usageError(
    `line ${line} begins a record of more than ${LONGEST_SOURCE} characters`,
    "a record has at most 400 KB: name the format of the file with --format, or put its records on lines of their own",
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof TasksError) return error.message;
  // Converting recurses, so a hundred thousand brackets end the stack.
  if (error instanceof RangeError) return "the record is nested too deeply";
  throw error;
}
