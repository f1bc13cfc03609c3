import type { TransferFormat } from "./transfer-format.ts";

/** The names that `--format` takes. */
export const transferFormats = ["ndjson", "json", "csv", "dynamodb-json"] as const;

export type TransferFormatName = (typeof transferFormats)[number];

/** Loads a format. Only csv loads what csv needs. */
export async function loadTransferFormat(name: TransferFormatName): Promise<TransferFormat> {
  switch (name) {
    case "ndjson":
      return (await import("./format-ndjson.ts")).ndjson;
    case "json":
      return (await import("./format-json.ts")).json;
    case "csv":
      return (await import("./format-csv.ts")).csv;
    case "dynamodb-json":
      return (await import("./format-dynamodb-json.ts")).dynamodbJson;
  }
}
