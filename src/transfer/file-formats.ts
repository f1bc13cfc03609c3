import type { TransferFormat } from "./transfer-format.ts";

/** The names that `--format` takes where a file is written. */
export const transferFormats = ["ndjson", "json", "csv", "dynamodb-json"] as const;
/** The names that it takes where one is read. */
export const importFormats = ["ndjson", "json", "csv", "tsv", "dynamodb-json"] as const;

export type TransferFormatName = (typeof transferFormats)[number];
export type ImportFormatName = (typeof importFormats)[number];

/** Loads what reads a format. */
export async function loadDecoder(name: ImportFormatName): Promise<Pick<TransferFormat, "decode">> {
  return name === "tsv" ? (await import("./csv/format-tsv.ts")).tsv : loadTransferFormat(name);
}

/** Loads a format. Only csv loads what csv needs. */
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
  }
}
