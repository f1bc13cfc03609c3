import type { TaskRecord } from "../../src/task/record.ts";
import {
  loadDecoder,
  loadTransferFormat,
  type ImportFormatName,
  type TransferFormatName,
} from "../../src/transfer/file-formats.ts";
import { openSource } from "../../src/transfer/file/open-source.ts";
import type { DecodeOptions, Source, TransferFormat } from "../../src/transfer/transfer-format.ts";

/** 2026-01-01T00:00:00Z. */
const NOW = 1_767_225_600_000;

/** The bytes cut into chunks of at most `size`. */
export async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** All that a file holds, and how reading it ended. */
export async function readAll(
  content: Uint8Array | string,
  options: { name?: string; format?: ImportFormatName; size?: number } & Partial<DecodeOptions> = {},
): Promise<{ format: ImportFormatName | undefined; sources: Source[]; error: unknown }> {
  const sources: Source[] = [];
  let format: ImportFormatName | undefined;
  try {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const source = await openSource(inChunks(bytes, options.size ?? 7), options);
    format = source.format;
    const decode = { now: NOW, tz: "UTC", ...options };
    for await (const batch of (await loadDecoder(format)).decode(source.text, decode)) sources.push(...batch);
    return { format, sources, error: undefined };
  } catch (error) {
    return { format, sources, error };
  }
}

/** A file's sources in short: `<line>: <user_name> <deadline>`, or `<line>! <reason>`. */
export function brief(sources: Source[]): string[] {
  return sources.map((source) => {
    if (!("record" in source)) return `${source.line}! ${source.reason}`;
    const { user_name: user, deadline_unix_time: deadline } = source.record;
    return `${source.line}: ${user && "S" in user ? user.S : "?"} ${deadline && "N" in deadline ? deadline.N : "?"}`;
  });
}

/** The records of a file in which nothing may be wrong. */
export async function recordsOf(
  content: Uint8Array | string,
  options: Parameters<typeof readAll>[1] = {},
): Promise<TaskRecord[]> {
  const { sources, error } = await readAll(content, options);
  if (error !== undefined) throw error;
  return sources.map((source) => {
    if ("record" in source) return source.record;
    throw new Error(`line ${source.line}: ${source.reason}`);
  });
}

/** A file of these records, written in pages of `size`. */
export async function write(
  format: TransferFormatName,
  records: TaskRecord[],
  size = 2,
  columns?: string[],
  more: Partial<Parameters<TransferFormat["encode"]>[0]> = {},
): Promise<string> {
  const { openSurvey, encode } = await loadTransferFormat(format);
  const survey = openSurvey?.();
  const pages: TaskRecord[][] = [];
  for (let at = 0; at < records.length; at += size) pages.push(records.slice(at, at + size));
  for (const page of pages) survey?.add(page);
  const encoder = encode({ survey, columns, ...more });
  return pages.map((page) => encoder.page(page)).join("") + encoder.end();
}
