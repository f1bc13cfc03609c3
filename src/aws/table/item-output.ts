import type { AttributeValue as SdkAttributeValue } from "@aws-sdk/client-dynamodb";
import type { Attributes } from "../../task/attribute-value.ts";
import type { Page } from "../../table/task-table.ts";

type SdkItem = Record<string, SdkAttributeValue>;

/** The SDK's attribute values are ours, but for its member for types that are not known yet. */
export function attributesOf(item: SdkItem | undefined): Attributes {
  return (item ?? {}) as Attributes;
}

/** A page from what Query and Scan give. */
export function pageOf(output: {
  Items?: SdkItem[] | undefined;
  Count?: number | undefined;
  LastEvaluatedKey?: SdkItem | undefined;
}): Page {
  const records = (output.Items ?? []).map(attributesOf);
  const next = output.LastEvaluatedKey === undefined ? undefined : attributesOf(output.LastEvaluatedKey);
  return { records, count: output.Count ?? records.length, next };
}

/** The item that an error shows; undefined where it shows none. */
export function itemOf(error: object): Attributes | undefined {
  const { Item } = error as { Item?: SdkItem | undefined };
  return Item === undefined ? undefined : attributesOf(Item);
}
