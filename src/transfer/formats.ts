import type { TransferFormat } from "./transfer-format.ts";

/** The names that `--format` takes. */
export const transferFormats = ["ndjson", "json", "csv", "dynamodb-json"] as const;

export type TransferFormatName = (typeof transferFormats)[number];

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
