import { mustBe, Refusal, type FakeClock } from "./refusal.ts";

export interface Index {
  name: string;
  keySchema: unknown;
  projection: unknown;
  readyAt: number;
  deletedAt: number | undefined;
  rcu: number;
  wcu: number;
}

// AWS fills a new index while the table itself is ACTIVE again.
const FILLED_AFTER = 9_000;
const GONE_AFTER = 6_000;

// oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the client has sent
type Body = any;

/** A new index, with the refusals of AWS. `billing` is the table's. */
export function newIndex(clock: FakeClock, create: Body, attributes: Body[], billing: string): Index {
  const { IndexName, KeySchema, Projection, ProvisionedThroughput: throughput } = create;
  for (const { AttributeName } of KeySchema)
    mustBe(
      attributes.some((one) => one.AttributeName === AttributeName),
      `Some index key attributes are not defined in AttributeDefinitions: ${AttributeName}`,
    );
  mustBe(
    (billing === "PROVISIONED") === (throughput !== undefined),
    `One or more parameter values were invalid: ProvisionedThroughput of index ${IndexName}`,
  );
  return {
    name: IndexName,
    keySchema: KeySchema,
    projection: Projection,
    readyAt: clock.now + FILLED_AFTER,
    deletedAt: undefined,
    rcu: throughput?.ReadCapacityUnits ?? 0,
    wcu: throughput?.WriteCapacityUnits ?? 0,
  };
}

/** The indexes that are there or on their way. */
export function livingIndexes(clock: FakeClock, indexes: Index[]): Index[] {
  return indexes.filter(({ deletedAt }) => deletedAt === undefined || clock.now < deletedAt);
}

export function isIndexBusy(clock: FakeClock, index: Index): boolean {
  return clock.now < index.readyAt || index.deletedAt !== undefined;
}

/** UpdateTable's one change of an index. Throws what AWS refuses. */
export function updateIndexes(
  clock: FakeClock,
  indexes: Index[],
  { GlobalSecondaryIndexUpdates: updates, AttributeDefinitions = [] }: Body,
  billing: string,
): Index[] {
  mustBe(updates.length === 1, "Only 1 index can be created or deleted at a time");
  const [{ Create, Delete }] = updates;
  if (indexes.some((index) => isIndexBusy(clock, index))) {
    const message =
      "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table";
    throw new Refusal("LimitExceededException", message);
  }
  if (Create !== undefined) {
    mustBe(
      !indexes.some(({ name }) => name === Create.IndexName),
      "Attempting to create an index which already exists",
    );
    return [...indexes, newIndex(clock, Create, AttributeDefinitions, billing)];
  }
  const found = indexes.find(({ name }) => name === Delete.IndexName);
  if (found === undefined)
    throw new Refusal("ResourceNotFoundException", "Requested resource not found: Index");
  found.deletedAt = clock.now + GONE_AFTER;
  return indexes;
}

/** What a change of the table's capacity says about its indexes. One without capacity has to get some. */
export function updateCapacities(indexes: Index[], updates: Body[], billing: string): void {
  for (const { Update } of updates) {
    const { ReadCapacityUnits: rcu, WriteCapacityUnits: wcu } = Update.ProvisionedThroughput;
    const index = indexes.find(({ name }) => name === Update.IndexName);
    if (index === undefined)
      throw new Refusal("ResourceNotFoundException", "Requested resource not found: Index");
    mustBe(
      rcu !== index.rcu || wcu !== index.wcu,
      "The provisioned throughput for the index will not change",
    );
    Object.assign(index, { rcu, wcu });
  }
  if (billing === "PROVISIONED")
    for (const { name, wcu } of indexes)
      mustBe(wcu > 0, `ProvisionedThroughput must be specified for index: ${name}`);
  else for (const index of indexes) Object.assign(index, { rcu: 0, wcu: 0 });
}

export function describeIndex(clock: FakeClock, index: Index) {
  const isFilled = clock.now >= index.readyAt;
  return {
    IndexName: index.name,
    KeySchema: (index.keySchema as unknown[]).toReversed(),
    Projection: index.projection,
    IndexStatus: index.deletedAt !== undefined ? "DELETING" : isFilled ? "ACTIVE" : "CREATING",
    ...(isFilled ? {} : { Backfilling: true }),
    ProvisionedThroughput: { ReadCapacityUnits: index.rcu, WriteCapacityUnits: index.wcu },
  };
}
