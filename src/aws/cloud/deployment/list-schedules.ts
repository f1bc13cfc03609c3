import { ListSchedulesCommand, type SchedulerClient } from "@aws-sdk/client-scheduler";
import type { AwsCalls } from "../../client/aws-calls.ts";

const MISSING = "ResourceNotFoundException";

/** The schedules of a group, by name: those that invoke the function, and the names of all others. None where there is no group. */
export async function listSchedules(
  group: string,
  functionArn: string,
  { client, calls }: { client: SchedulerClient; calls: AwsCalls },
): Promise<{ invoking: string[]; others: string[] }> {
  const call = calls.to(client, group);
  const found: { invoking: string[]; others: string[] } = { invoking: [], others: [] };
  let NextToken: string | undefined;
  do {
    const input = { GroupName: group, MaxResults: 100, ...(NextToken === undefined ? {} : { NextToken }) };
    const make = () => new ListSchedulesCommand(input);
    const { output } = await call("ListSchedules", make, { expected: [MISSING] });
    for (const { Name = "", Target } of output?.Schedules ?? [])
      (Target?.Arn === functionArn ? found.invoking : found.others).push(Name);
    NextToken = output?.NextToken;
  } while (NextToken !== undefined);
  return { invoking: found.invoking.sort(), others: found.others.sort() };
}
