import type { TransferFormat } from "./transfer-format.ts";

/** The formats that keep every type: what they hold is what was in the table. */
export const transferFormats = ["ndjson", "json", "csv", "dynamodb-json"] as const;
/** Those of other programs, which have words for some attributes and keep others as they can. */
const foreignFormats = ["taskwarrior", "todotxt", "ical"] as const;
/** The names that `--format` takes where a file is written. */
export const exportFormats = [...transferFormats, ...foreignFormats] as const;
/** The names that it takes where one is read. */
export const importFormats = ["ndjson", "json", "csv", "tsv", "dynamodb-json", ...foreignFormats] as const;

export type TransferFormatName = (typeof exportFormats)[number];
export type ImportFormatName = (typeof importFormats)[number];

/** Loads what reads a format. */
export async function loadDecoder(name: ImportFormatName): Promise<Pick<TransferFormat, "decode">> {
  return name === "tsv" ? (await import("./csv/format-tsv.ts")).tsv : loadTransferFormat(name);
}

/** Loads a format. Each loads only what it needs. */
export async function loadTransferFormat(name: TransferFormatName): Promise<TransferFormat> {
  switch (name) {
    case "ndjson":
      return (await import("./json/format-ndjson.ts")).ndjson;
    case "json":
      return (await import("./json/format-json.ts")).json;
    case "csv":
      return (await import("./csv/format-csv.ts")).csv;
    case "dynamodb-json":
      return (await import("./json/format-dynamodb-json.ts")).dynamodbJson;
    case "taskwarrior":
      return (await import("./taskwarrior/format-taskwarrior.ts")).taskwarrior;
    case "todotxt":
      return (await import("./todotxt/format-todotxt.ts")).todotxt;
    case "ical":
      return (await import("./ical/format-ical.ts")).ical;
  }
}
