import { isTimeZone } from "../../task/time-zone.ts";
import { foreignOptions } from "../foreign-options.ts";
import { decodeArray } from "../json/decode-array.ts";
import { decodeLines } from "../json/decode-lines.ts";
import { jsonArrayWriter } from "../json/json-array-writer.ts";
import type { DecodeOptions, Source, TransferFormat } from "../transfer-format.ts";
import { readTask } from "./read-task.ts";
import { EXTRAS } from "./task-names.ts";
import { writeTask } from "./write-task.ts";

/** What `task export` writes, an array or lines, and `task import` reads (taskwarrior 2.5 and later). */
export const taskwarrior: TransferFormat = { decode, encode: () => jsonArrayWriter(writeTask) };

async function* decode(chunks: AsyncIterable<string>, given: DecodeOptions): AsyncGenerator<Source[]> {
  const { options, complete } = foreignOptions(given);
  const parse = (text: string) => complete(readTask(text));
  const { isArray, all } = await peekArray(chunks);
  const sources = isArray ? decodeArray(all, parse, options) : decodeLines(all, parse, options);
  const { zone } = given.reshape ?? {};
  const tz = zone !== undefined && isTimeZone(zone) ? zone : given.tz;
  for await (const batch of sources) {
    const repeats = batch.some((source) => "record" in source && EXTRAS in source.record);
    if (!repeats) yield batch;
    else yield (await import("./begin-recurrence.ts")).beginRecurrences(batch, tz);
  }
}

/** Whether the text begins an array, and the whole text. */
async function peekArray(chunks: AsyncIterable<string>) {
  const iterator = chunks[Symbol.asyncIterator]();
  let start = "";
  let next = await iterator.next();
  while (next.done !== true && (start += next.value).trim() === "") next = await iterator.next();
  return { isArray: start.trimStart().startsWith("["), all: resume(start, iterator) };
}

async function* resume(start: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  try {
    yield start;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
