import { recordToJson } from "../../output/plain-value.ts";
import { orderNames, type TaskRecord } from "../../task/record.ts";
import { copyLines } from "../lines/copy-lines.ts";
import { typedFrames } from "../lines/line-frames.ts";
import { decodeLines } from "./decode-lines.ts";
import { parsePlainRecord } from "./parse-plain-record.ts";
import { keepsRecords } from "../reshape.ts";
import type { TransferFormat } from "../transfer-format.ts";
import { toTypedAttributes } from "./typed-value.ts";

const lineOf = (record: TaskRecord, columns?: readonly string[]) =>
  `${recordToJson(toTypedAttributes(record), columns ?? orderNames(Object.keys(record)))}\n`;

/** One plain JSON object per line; sets and binary in the `$` notation. */
export const ndjson: TransferFormat = {
  decode: (chunks, options) =>
    decodeLines(chunks, parsePlainRecord, options, {
      readLines:
        options.withItems === true && keepsRecords(options) ? copyLines(parsePlainRecord) : undefined,
    }),
  encode: ({ columns }) => ({
    page: (records) => records.map((record) => lineOf(record, columns)).join(""),
    end: () => "",
  }),
  copied: { frames: typedFrames, line: (record) => lineOf(record) },
};
