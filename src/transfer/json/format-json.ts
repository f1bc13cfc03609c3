import { recordToJson } from "../../output/plain-value.ts";
import { orderNames, type TaskRecord } from "../../task/record.ts";
import { JsonArray, type JsonElement } from "./json-array.ts";
import { parsePlainRecord } from "./parse-plain-record.ts";
import { readSource } from "../read-source.ts";
import { reshaper } from "../reshape.ts";
import type { DecodeOptions, Source, TransferEncoder, TransferFormat } from "../transfer-format.ts";
import { toTypedAttributes } from "./typed-value.ts";

/** One JSON array of plain objects, written with a record a line; sets and binary in the `$` notation. */
export const json: TransferFormat = { decode, encode: ({ columns }) => encode(columns) };

async function* decode(chunks: AsyncIterable<string>, options: DecodeOptions): AsyncGenerator<Source[]> {
  const array = new JsonArray();
  const reshape = reshaper(options);
  const parse = (source: string) => reshape(parsePlainRecord(source));
  for await (const chunk of chunks) {
    const batch: Source[] = [];
    let failure: unknown;
    try {
      for (const element of array.push(chunk)) batch.push(read(element, parse));
    } catch (error) {
      failure = error;
    }
    if (batch.length > 0) yield batch;
    if (failure !== undefined) throw failure;
  }
  const { element, error } = array.end();
  if (element !== undefined) yield [read(element, parse)];
  if (error !== undefined) throw error;
}

function read({ text, reason, ...place }: JsonElement, parse: (source: string) => TaskRecord): Source {
  // On one line, so that a file of rejected sources has one a line. JSON has line ends between its parts only.
  const source = text.replace(/[\r\n]+[ \t]*/g, " ");
  if (reason !== undefined) return { ...place, source, reason };
  return { ...place, ...readSource(place.line, source, parse) };
}

function encode(columns: readonly string[] | undefined): TransferEncoder {
  let before = "[\n";
  return {
    page(records) {
      let text = "";
      for (const record of records) {
        const names = columns ?? orderNames(Object.keys(record));
        text += before + recordToJson(toTypedAttributes(record), names);
        before = ",\n";
      }
      return text;
    },
    end: () => (before === "[\n" ? "[]\n" : "\n]\n"),
  };
}
