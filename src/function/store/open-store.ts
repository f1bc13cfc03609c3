import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { isReference, parseReference, type ParameterReference } from "../../parameter-reference.ts";
import { documentStore } from "./document-store.ts";
import type { RecordStore } from "./record-store.ts";

/**
 * Opens the table that a setting names: its name, or a reference `ssm:/path/name` to that. The store is kept for as
 * long as the function stays warm; a failure is not, so that the next request tries again.
 */
export function storeOpener(parts: {
  tableName: string | undefined;
  client: DynamoDBClient;
  readReference: (reference: ParameterReference) => Promise<string>;
}): () => Promise<RecordStore> {
  const { tableName = "", client, readReference } = parts;
  let opening: Promise<RecordStore> | undefined;
  const open = async () => {
    if (tableName === "") throw new Error("TABLE_NAME is not set");
    const name = isReference(tableName) ? await readReference(parseReference(tableName)) : tableName;
    return documentStore(client, name);
  };
  return () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}
