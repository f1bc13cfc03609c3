import type {
  AttributeDefinition,
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  TableDescription,
  UpdateTableCommandInput,
} from "@aws-sdk/client-dynamodb";
import type { Fields, FieldValue } from "../../../cloud/resource.ts";
import { TEAM_INDEX } from "../../../task/open-shard.ts";
import { DEADLINE, OPEN_SHARD } from "../../../task/record.ts";
import { throughputOf } from "./table-billing.ts";

/** What the key attributes of the index are, which the table's own definitions are to have too. */
export const INDEX_ATTRIBUTES = [
  { AttributeName: OPEN_SHARD, AttributeType: "S" as const },
  { AttributeName: DEADLINE, AttributeType: "N" as const },
];

/** What a table has defined, and the index's: moto forgets all definitions that UpdateTable does not repeat. */
export function withIndexAttributes({ AttributeDefinitions = [] }: TableDescription): AttributeDefinition[] {
  const own = new Set(INDEX_ATTRIBUTES.map(({ AttributeName }) => AttributeName));
  return [
    ...AttributeDefinitions.filter(({ AttributeName = "" }) => !own.has(AttributeName)),
    ...INDEX_ATTRIBUTES,
  ];
}

/** The index as CreateTable and UpdateTable take it: all attributes, so that a list needs no second read. */
export function indexRequest(fields: Fields) {
  const KeySchema: KeySchemaElement[] = [
    { AttributeName: OPEN_SHARD, KeyType: "HASH" },
    { AttributeName: DEADLINE, KeyType: "RANGE" },
  ];
  return {
    IndexName: TEAM_INDEX,
    KeySchema,
    Projection: { ProjectionType: "ALL" as const },
    ...(fields["billing"] === "provisioned" ? { ProvisionedThroughput: throughputOf(fields) } : {}),
  };
}

/** The team index of a table, also while it is being removed; undefined where there is none. */
export function indexOf(table: TableDescription): GlobalSecondaryIndexDescription | undefined {
  return table.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === TEAM_INDEX);
}

/** The state in which it is busy, as in CREATING; undefined where it is at rest, or not there. */
export function indexState(table: TableDescription): string | undefined {
  const { IndexStatus: status = "ACTIVE" } = indexOf(table) ?? {};
  return status === "ACTIVE" ? undefined : status;
}

/** Whether it is there, or in which way the index of its name is another one. */
export function indexField(table: TableDescription): FieldValue {
  const index = indexOf(table);
  if (index === undefined || index.IndexStatus === "DELETING") return false;
  const keys = (type: string) => index.KeySchema?.find(({ KeyType }) => KeyType === type)?.AttributeName;
  if (keys("HASH") !== OPEN_SHARD || keys("RANGE") !== DEADLINE) return "with other keys";
  return index.Projection?.ProjectionType === "ALL" ? true : "without all attributes";
}

/**
 * What a change of the table's capacity has to say about its indexes. One that is to be provisioned needs capacity (API
 * reference, UpdateTable), and the team index has the table's; what stays as it is must not be said.
 */
export function indexCapacity(
  table: TableDescription | undefined,
  fields: Fields,
): Pick<UpdateTableCommandInput, "GlobalSecondaryIndexUpdates"> {
  if (fields["billing"] !== "provisioned") return {};
  const wanted = throughputOf(fields);
  const updates = (table?.GlobalSecondaryIndexes ?? []).flatMap(
    ({ IndexName, ProvisionedThroughput: now }) => {
      const isSame =
        now?.ReadCapacityUnits === wanted.ReadCapacityUnits &&
        now.WriteCapacityUnits === wanted.WriteCapacityUnits;
      const hasNone = (now?.WriteCapacityUnits ?? 0) === 0;
      const isMeant = hasNone || (IndexName === TEAM_INDEX && !isSame);
      return isMeant ? [{ Update: { IndexName, ProvisionedThroughput: wanted } }] : [];
    },
  );
  return updates.length === 0 ? {} : { GlobalSecondaryIndexUpdates: updates };
}
