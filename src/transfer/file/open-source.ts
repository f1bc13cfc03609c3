import { usageError } from "../../errors.ts";
import { detectFormat, isEnough } from "./detect-format.ts";
import type { ImportFormatName } from "../file-formats.ts";
import { gunzip } from "./gunzip.ts";
import { textOfBytes } from "./utf8-text.ts";

const GZIP = [0x1f, 0x8b];
// The beginning of a zip, as xlsx and ods are one.
const ZIP = [0x50, 0x4b, 0x03, 0x04];
// The two byte order marks of UTF-16, as textOfBytes gives them.
const UTF16 = /^(?:\udcff\udcfe|\udcfe\udcff)/;

/** A file to be read: its text, for the `decode` of its format. */
export interface OpenSource {
  format: ImportFormatName;
  text: AsyncIterable<string>;
}

/**
 * Opens what is to be read: unzips gzip (known by its first bytes), decodes UTF-8, and finds the format, for which `format`
 * goes before `name`, and that before how the text begins. Throws usage errors, also while the text is read.
 */
export async function openSource(
  chunks: AsyncIterable<Uint8Array>,
  { name, format }: { name?: string | undefined; format?: ImportFormatName | undefined },
): Promise<OpenSource> {
  const raw = await peek(chunks, (start) => start.length >= ZIP.length, joinBytes, new Uint8Array());
  const beginsWith = (bytes: number[]) => bytes.every((byte, index) => raw.start[index] === byte);
  if (beginsWith(ZIP)) {
    throw usageError(
      "the file is a zip, as spreadsheets (xlsx, ods) are",
      "save the sheet as csv in UTF-8, or unzip it, and import that",
    );
  }
  const decoded = textOfBytes(beginsWith(GZIP) ? gunzip(raw.all) : raw.all);
  const text = await peek(decoded, isEnough, (a, b) => a + b, "");
  if (UTF16.test(text.start)) {
    throw usageError(
      "the file is UTF-16, not UTF-8",
      "save it as UTF-8, or convert it, as in: iconv -f UTF-16 -t UTF-8 tasks.csv > utf8.csv",
    );
  }
  return { format: format ?? detectFormat(name, text.start), text: text.all };
}

/** Reads until there is enough, and gives that and the whole, with nothing lost. */
async function peek<T>(
  parts: AsyncIterable<T>,
  isEnough: (start: T) => boolean,
  join: (a: T, b: T) => T,
  empty: T,
): Promise<{ start: T; all: AsyncIterable<T> }> {
  const iterator = parts[Symbol.asyncIterator]();
  let start = empty;
  while (!isEnough(start)) {
    const next = await iterator.next();
    if (next.done === true) break;
    start = join(start, next.value);
  }
  return { start, all: resume(start, iterator) };
}

async function* resume<T>(start: T, iterator: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    yield start;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

function joinBytes(a: Uint8Array, b: Uint8Array): Uint8Array {
  return Buffer.concat([a, b]);
}
