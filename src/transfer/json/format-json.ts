import { recordToJson } from "../../output/plain-value.ts";
import { orderNames } from "../../task/record.ts";
import { decodeArray } from "./decode-array.ts";
import { jsonArrayWriter } from "./json-array-writer.ts";
import { parsePlainRecord } from "./parse-plain-record.ts";
import type { TransferFormat } from "../transfer-format.ts";
import { toTypedAttributes } from "./typed-value.ts";

/** One JSON array of plain objects, written with a record a line; sets and binary in the `$` notation. */
export const json: TransferFormat = {
  decode: (chunks, options) => decodeArray(chunks, parsePlainRecord, options),
  encode: ({ columns }) =>
    jsonArrayWriter((record) =>
      recordToJson(toTypedAttributes(record), columns ?? orderNames(Object.keys(record))),
    ),
};
