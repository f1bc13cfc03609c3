import { DescribeContinuousBackupsCommand, UpdateContinuousBackupsCommand } from "@aws-sdk/client-dynamodb";
import type { AwsCall } from "../../client/aws-calls.ts";

// DynamoDB Local has no backups.
const UNKNOWN = "UnknownOperationException";

/** Whether the table can be restored to any moment; undefined without a table, or at an endpoint without backups. */
export async function readBackups(TableName: string, call: AwsCall): Promise<boolean | undefined> {
  const make = () => new DescribeContinuousBackupsCommand({ TableName });
  const { output } = await call("DescribeContinuousBackups", make, {
    expected: ["TableNotFoundException", "ResourceNotFoundException", UNKNOWN],
  });
  if (output === undefined) return undefined;
  const { PointInTimeRecoveryDescription: recovery } = output.ContinuousBackupsDescription ?? {};
  return recovery?.PointInTimeRecoveryStatus === "ENABLED";
}

export async function setBackups(
  TableName: string,
  PointInTimeRecoveryEnabled: boolean,
  { call, note }: { call: AwsCall; note: (text: string) => Promise<void> },
): Promise<void> {
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled };
  const make = () => new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification });
  const { error } = await call("UpdateContinuousBackups", make, {
    expected: [UNKNOWN],
    // Right after a create (API reference).
    passing: ["ContinuousBackupsUnavailableException", "ResourceInUseException"],
  });
  if (error !== undefined) await note("this endpoint has no backups, so --pitr does nothing here");
}
