import { expect, it } from "vitest";
import { hasChanges } from "../../../src/cloud/plan.ts";
import { deploy, OFTEN, openStrictAws, provision, schedule } from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

function tokenOf(aws: StrictAws) {
  const { Variables } = aws.functions.state()[0]!.configuration.Environment as { Variables: object };
  const [[, policy] = ["", "{}"]] = aws.roles.state()[0]!.policies;
  const { Statement } = JSON.parse(policy) as { Statement: { Sid: string }[] };
  return {
    variable: (Variables as { [name: string]: string })["TASKS_CALENDAR_TOKEN"],
    right: Statement.find(({ Sid }) => Sid === "CalendarToken"),
  };
}

it("the function with an address may read the token of its calendars, and that alone", async () => {
  const aws = await openStrictAws();
  await provision(aws, {});
  await schedule(aws, OFTEN);
  expect(tokenOf(aws)).toEqual({ variable: undefined, right: undefined });

  const wanted = { schedules: [], endpoint: { auth: "none" } } as const;
  const token = {
    variable: "ssm:/tasks/dev/CALENDAR_TOKEN",
    right: {
      Sid: "CalendarToken",
      Effect: "Allow",
      Action: ["ssm:GetParameter"],
      Resource: "arn:aws:ssm:us-east-1:111122223333:parameter/tasks/dev/CALENDAR_TOKEN",
    },
  };
  await deploy(aws, wanted);
  expect(tokenOf(aws)).toEqual(token);
  expect(hasChanges(await deploy(aws, wanted))).toBe(false);

  // A later run that speaks of the schedule alone leaves it.
  expect(hasChanges(await schedule(aws, OFTEN))).toBe(false);
  expect(tokenOf(aws)).toEqual(token);

  // Whoever has the right to write the function's variables cannot thereby make it read another secret.
  aws.functions.change("tasks-dev-create", {
    Environment: { Variables: { TABLE_NAME: "tasks-dev-table", TASKS_CALENDAR_TOKEN: "ssm:/prod/PASSWORD" } },
  });
  await schedule(aws, OFTEN);
  expect(tokenOf(aws)).toEqual(token);
});
