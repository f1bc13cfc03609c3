import { recordToJson } from "../../output/plain-value.ts";
import { orderNames, type TaskRecord } from "../../task/record.ts";
import type { LineFormat } from "./line-writer.ts";
import { elementFrames, plainFrames } from "./line-frames.ts";

const lineOf = (record: TaskRecord) => recordToJson(record, orderNames(Object.keys(record)));

/** The records of a list as programs get them: what output/format-ndjson.ts and format-json.ts make of records. */
export const plainLines: Record<"ndjson" | "json", LineFormat> = {
  ndjson: { frames: plainFrames, line: (record) => `${lineOf(record)}\n` },
  json: { frames: elementFrames, line: (record) => `,\n${lineOf(record)}` },
};
