import { DescribeTimeToLiveCommand, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { OFF } from "../../../cloud/desired-table.ts";
import type { Difference, FieldValue } from "../../../cloud/resource.ts";
import { TasksError } from "../../../errors.ts";
import type { AwsCall } from "../../client/aws-calls.ts";

/** The attribute by which the table's records expire, or `off`; undefined without a table, or at an endpoint without TTL. */
export async function readTtl(TableName: string, call: AwsCall): Promise<FieldValue | undefined> {
  const make = () => new DescribeTimeToLiveCommand({ TableName });
  const { output } = await call("DescribeTimeToLive", make, {
    expected: ["ResourceNotFoundException", "UnknownOperationException"],
  });
  const { TimeToLiveStatus, AttributeName } = output?.TimeToLiveDescription ?? {};
  if (output === undefined) return undefined;
  return TimeToLiveStatus?.startsWith("ENABL") === true ? (AttributeName ?? OFF) : OFF;
}

/** Another attribute is two changes: the old one is turned off first. Throws unavailable where AWS takes none yet. */
export async function setTtl(
  table: string,
  { old, wanted }: { old: Difference["old"]; wanted: Difference["new"] },
  call: AwsCall,
): Promise<void> {
  if (old !== undefined && old !== OFF) await sendTtl(table, String(old), false, call);
  if (wanted !== OFF) await sendTtl(table, String(wanted), true, call);
}

async function sendTtl(
  TableName: string,
  AttributeName: string,
  Enabled: boolean,
  call: AwsCall,
): Promise<void> {
  const TimeToLiveSpecification = { AttributeName, Enabled };
  const make = () => new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification });
  const { error } = await call("UpdateTimeToLive", make, {
    expected: ["ValidationException"],
    passing: ["ResourceInUseException"],
  });
  if (error === undefined) return;
  // What is already so is refused too: another run was faster.
  if ((await readTtl(TableName, call)) === (Enabled ? AttributeName : OFF)) return;
  throw new TasksError("unavailable", `the TTL of ${TableName} cannot be changed now: ${error.message}`, {
    hint: "AWS takes one change an hour, and changes the attribute in two; run the same command again in an hour",
    cause: error,
  });
}
