import { createHash } from "node:crypto";
import { keyText } from "../task/key-text.ts";
import type { TaskRecord } from "../task/record.ts";

/** A UUID that follows from a record's two keys (RFC 9562, version 8): the same task has it in every file. */
export function stableUuid(record: TaskRecord): string {
  const digits = createHash("sha256").update(keyText(record)).digest("hex");
  const variant = "89ab"[Number.parseInt(digits[16]!, 16) & 3];
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join("-");
}
