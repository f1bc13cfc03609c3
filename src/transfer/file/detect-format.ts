import { usageError } from "../../errors.ts";
import { delimiterOf } from "../csv/delimiter.ts";
import { exportFormats, type ImportFormatName, type TransferFormatName } from "../file-formats.ts";

const BY_EXTENSION: { [extension: string]: ImportFormatName } = {
  ndjson: "ndjson",
  jsonl: "ndjson",
  json: "json",
  csv: "csv",
  tsv: "tsv",
  ics: "ical",
};
const TODO = /(?:^|[/\\])(?:todo|done)\.txt(?:\.gz)?$/i;
const MOST_BLANK = 1024 * 1024;
const ITEM = /^\{\s*"Item"\s*:\s*\{/;
// The first object of an array or of lines, as far as its line goes.
const FIRST = /^(?:\[\s*)?(\{.*)/;
const BEGUN = /^\[\s*(?:[^\s{]|\{.*\n)/;
const MOST_OF_LINE = 65_536;
// What each task has that taskwarrior exports, and no record has all of.
const OF_TASK = [
  /"uuid" ?: ?"[\da-f]{8}-/,
  /"status" ?: ?"(?:pending|waiting|completed|deleted|recurring)"/,
  /"(?:entry|due)" ?: ?"\d{8}T\d{6}Z"/,
];

/** The format of a file by its name; undefined for a name that says nothing. */
function formatOfName(name: string): ImportFormatName | undefined {
  if (TODO.test(name)) return "todotxt";
  const extension = extensionOf(name);
  return Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : undefined;
}

/**
 * The format of a file to be written, by its name; ndjson for one without a suffix, for nobody expects anything else in
 * it. Throws a usage error for a suffix that promises another format.
 */
export function formatToWrite(name: string): TransferFormatName {
  const extension = extensionOf(name);
  // As in backup.2026-12-01 and tasks.v2.
  if (!/^[a-z]+$/.test(extension) || name === "-") return "ndjson";
  const known = exportFormats.find((format) => format === formatOfName(name));
  if (known !== undefined) return known;
  throw usageError(
    `no export format has names that end in .${extension}`,
    `end it in .ndjson, .json or .csv, or name the format, as in --format csv`,
  );
}

/** Whether a file of this name is written with gzip. */
export function isGzipName(name: string): boolean {
  return /\.gz$/i.test(name);
}

/**
 * The format of a file to be read: by its name, and where that says nothing by how its text begins. `.json` is the name
 * of an array, of lines, of a file of an S3 export and of taskwarrior's alike.
 */
export function detectFormat(name: string | undefined, start: string): ImportFormatName {
  const named = name === undefined ? undefined : formatOfName(name);
  if (named !== undefined && named !== "json") return named;
  const text = start.trimStart();
  const first = FIRST.exec(text.slice(0, MOST_OF_LINE))?.[1] ?? "";
  if (OF_TASK.every((what) => what.test(first))) return "taskwarrior";
  if (text.startsWith("[")) return "json";
  if (ITEM.test(text)) return "dynamodb-json";
  if (named === "json") return isObjectLine(text) ? "ndjson" : "json";
  if (text === "" || text.startsWith("{")) return "ndjson";
  return delimiterOf(text.split("\n", 1)[0]!) === "\t" ? "tsv" : "csv";
}

/** Whether so much of a text was read that `detectFormat` says of it what it says of the whole. */
export function isEnough(start: string): boolean {
  const text = start.trimStart();
  // Blank text without end says nothing, however much of it there is.
  if (text.length < 2) return start.length >= MOST_BLANK;
  const isBegun = text.startsWith("[") ? BEGUN.test(text) : text.includes("\n");
  return isBegun || text.length >= MOST_OF_LINE;
}

function extensionOf(name: string): string {
  const [, extension] = /[^./\\]\.([^./\\]+)$/.exec(name.replace(/\.gz$/i, "")) ?? [];
  return extension?.toLowerCase() ?? "";
}

/** Whether the first line is an object, or the beginning of one too long for a pretty-printed one. */
function isObjectLine(text: string): boolean {
  return text.startsWith("{") && /^.*\}\s*$|^.{65536}/.test(text.split("\n", 1)[0]!);
}
