import { mustBe, Refusal } from "./refusal.ts";

/** A record as far as the team index is about it; an attribute that it has not is undefined. */
export interface StrictRecord {
  user_name: string;
  deadline_unix_time: number;
  status?: string | undefined;
  open_shard?: string | undefined;
}

// oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the client has sent
type Body = any;

/**
 * Two records a page, whose deadlines are their places. With a filter it gives what is in the wrong place for the team
 * index, whatever the filter says.
 */
export function scanRecords(
  records: readonly StrictRecord[],
  { FilterExpression, ExclusiveStartKey, Limit = 2, Select }: Body,
) {
  const start = ExclusiveStartKey === undefined ? 0 : Number(ExclusiveStartKey.deadline_unix_time.N) + 1;
  const looked = records.slice(start, start + Limit);
  const isWanted = Select === "COUNT" ? isMissed : isMisplaced;
  const found = FilterExpression === undefined ? looked : looked.filter(isWanted);
  const last = start + looked.length - 1;
  return {
    Count: found.length,
    ScannedCount: looked.length,
    ...(Select === "COUNT" ? {} : { Items: found.map(itemOf) }),
    ...(last + 1 < records.length
      ? { LastEvaluatedKey: { user_name: { S: "u" }, deadline_unix_time: { N: String(last) } } }
      : {}),
  };
}

/** Knows the two changes by which a record comes into the team index, and out of it. */
export function updateRecord(
  records: readonly StrictRecord[],
  { Key, UpdateExpression, ExpressionAttributeValues }: Body,
) {
  const record = records.find(
    ({ deadline_unix_time: second }) => String(second) === Key.deadline_unix_time.N,
  );
  if (record === undefined || !isMisplaced(record))
    throw new Refusal("ConditionalCheckFailedException", "The conditional request failed");
  const [, value] = /^SET .* = (:\w+)$/.exec(UpdateExpression) ?? [];
  mustBe((value === undefined) === (record.status === "done"), "the change is not what the record needs");
  record.open_shard = value === undefined ? undefined : ExpressionAttributeValues[value].S;
  return { Attributes: itemOf(record) };
}

function isMissed(record: StrictRecord): boolean {
  return record.status !== "done" && isMisplaced(record);
}

/** Whether a record is one that has to be put into the index, or taken out of it. */
function isMisplaced({ status, open_shard: shard }: StrictRecord): boolean {
  return status === "done" ? shard !== undefined : !/^[0-7]$/.test(shard ?? "");
}

/** A record as DynamoDB gives it. */
function itemOf(record: StrictRecord) {
  const { user_name: user, deadline_unix_time: deadline, status, open_shard: shard } = record;
  return {
    user_name: { S: user },
    deadline_unix_time: { N: String(deadline) },
    ...(status === undefined ? {} : { status: { S: status } }),
    ...(shard === undefined ? {} : { open_shard: { S: shard } }),
  };
}
