import { ListSchedulesCommand, type SchedulerClient } from "@aws-sdk/client-scheduler";
import type { AwsCalls } from "../../client/aws-calls.ts";
import { eachPage } from "../../client/each-page.ts";

const MISSING = "ResourceNotFoundException";

/** The schedules of a group, by name: those that invoke the function, and the names of all others. None where there is no group. */
export async function listSchedules(
  group: string,
  functionArn: string,
  { client, calls }: { client: SchedulerClient; calls: AwsCalls },
): Promise<{ invoking: string[]; others: string[] }> {
  const call = calls.to(client, group);
  const found: { invoking: string[]; others: string[] } = { invoking: [], others: [] };
  await eachPage(async (NextToken) => {
    const make = () => new ListSchedulesCommand({ GroupName: group, MaxResults: 100, NextToken });
    const { output } = await call("ListSchedules", make, { expected: [MISSING] });
    for (const { Name = "", Target } of output?.Schedules ?? [])
      (Target?.Arn === functionArn ? found.invoking : found.others).push(Name);
    return output?.NextToken;
  });
  return { invoking: found.invoking.sort(), others: found.others.sort() };
}
