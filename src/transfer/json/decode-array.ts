import type { TaskRecord } from "../../task/record.ts";
import { readSource } from "../read-source.ts";
import { reshaper } from "../reshape.ts";
import type { DecodeOptions, Source } from "../transfer-format.ts";
import { JsonArray, type JsonElement } from "./json-array.ts";

/** Reads one JSON array with a record an element. */
export async function* decodeArray(
  chunks: AsyncIterable<string>,
  parseElement: (source: string) => TaskRecord,
  options: DecodeOptions,
): AsyncGenerator<Source[]> {
  const array = new JsonArray();
  const reshape = reshaper(options);
  const parse = (source: string) => reshape(parseElement(source));
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
