import { describe, expect, it } from "vitest";
import { isRead } from "../../support/strict-aws/is-read.ts";
import { OFTEN, openStrictAws, provision, schedule } from "../../support/strict-aws/open.ts";
import type { StrictAws } from "../../support/strict-aws/server.ts";

const OTHER = { ...OFTEN, name: "other" };
const SAID = { table: "reports", isTableSaid: true };

const writesOf = ({ operations }: StrictAws) => operations.filter((operation) => !isRead(operation));
const tableOf = ({ functions, roles }: StrictAws) => ({
  told: functions.state()[0]?.configuration.Environment.Variables.TABLE_NAME as unknown,
  allowed: /table\/([\w-]+)/.exec(roles.state()[0]?.policies[0]?.[1] ?? "")?.[1],
});

describe("the table of a stage's schedules", () => {
  it("stays what it is for a schedule that names none", async () => {
    const aws = await openStrictAws();
    await schedule(aws, OFTEN, SAID);
    await schedule(aws, OTHER);
    expect(tableOf(aws)).toEqual({ told: "reports", allowed: "reports" });
  });

  it("is not changed under the other schedules, and changed where there are none", async () => {
    const aws = await openStrictAws();
    await schedule(aws, OFTEN);
    await schedule(aws, OTHER);
    aws.operations.length = 0;
    await expect(schedule(aws, OTHER, SAID)).rejects.toMatchObject({
      kind: "conflict",
      message: "the schedule often writes into tasks-dev-table, and would then write into reports",
      hint: expect.stringContaining("leave --table out") as string,
    });
    await expect(schedule(aws, { ...OTHER, name: "third" }, SAID)).rejects.toThrow(
      "the schedules often, other write into tasks-dev-table",
    );
    expect(writesOf(aws)).toEqual([]);
    const alone = await openStrictAws();
    await schedule(alone, OFTEN);
    await schedule(alone, OFTEN, SAID);
    expect(tableOf(alone)).toEqual({ told: "reports", allowed: "reports" });
  });

  it("must be there before a schedule is switched on, and is otherwise told of", async () => {
    const aws = await openStrictAws();
    const notes: string[] = [];
    const note = async (text: string) => void notes.push(text);
    await expect(schedule(aws, { ...OFTEN, enabled: true }, { note })).rejects.toMatchObject({
      kind: "conflict",
      message: "there is no table tasks-dev-table, so that every firing would fail",
      hint: "make it first with `tasks provision`, or leave --enabled out",
    });
    expect([writesOf(aws), notes]).toEqual([[], []]);
    await schedule(aws, OFTEN, { note });
    expect(notes).toEqual(["there is no table tasks-dev-table yet; `tasks provision` makes it"]);
    await provision(aws, {});
    await schedule(aws, { ...OFTEN, enabled: true }, { note });
    expect([aws.rules.state()[0]?.state, notes.length]).toEqual(["ENABLED", 1]);
  });
});
