import { recordToJson } from "../../output/plain-value.ts";
import { orderNames, type TaskRecord } from "../../task/record.ts";
import { decodeArray } from "./decode-array.ts";
import { jsonArrayWriter } from "./json-array-writer.ts";
import { typedElementFrames } from "../lines/line-frames.ts";
import { parsePlainRecord } from "./parse-plain-record.ts";
import type { TransferFormat } from "../transfer-format.ts";
import { toTypedAttributes } from "./typed-value.ts";

const lineOf = (record: TaskRecord, columns?: readonly string[]) =>
  recordToJson(toTypedAttributes(record), columns ?? orderNames(Object.keys(record)));

/** One JSON array of plain objects, written with a record a line; sets and binary in the `$` notation. */
export const json: TransferFormat = {
  decode: (chunks, options) => decodeArray(chunks, parsePlainRecord, options),
  encode: ({ columns }) => jsonArrayWriter((record) => lineOf(record, columns)),
  copied: { frames: typedElementFrames, line: (record) => `,\n${lineOf(record)}` },
};
