import { describe, expect, it } from "vitest";
import { newMachine } from "../../support/run-tasks.ts";
import { destroy, openStrictAws, provision } from "../../support/strict-aws/open.ts";

const namesOf = (state: { name: string }[]) => state.map(({ name }) => name);

describe("the parameter with the table's name", () => {
  it("stays the one that was named, for a provision that names none", async () => {
    const aws = await openStrictAws();
    await provision(aws, { parameter: "/shared/TABLE" });
    await provision(aws, { pitr: true });
    expect(namesOf(aws.parameters.state())).toEqual(["/shared/TABLE"]);
  });

  it("goes with destroy, and with it those that an earlier --parameter named, and nobody else's", async () => {
    const aws = await openStrictAws();
    await provision(aws, {});
    await provision(aws, { parameter: "/shared/TABLE" });
    await provision(aws, { parameter: "/other/TABLE" });
    aws.parameters.PutParameter({ Name: "/theirs", Value: "x", Type: "String" });
    const prod = { service: "tasks", stage: "prod" };
    await provision(aws, { parameter: "/shared/PROD" }, { owner: prod, table: "tasks-prod-table" });
    await destroy(aws, { deleteData: true });
    expect(namesOf(aws.parameters.state())).toEqual(["/theirs", "/shared/PROD"]);
  });

  it("goes from the local store, too", async () => {
    const machine = newMachine();
    await machine.tasks("provision");
    await machine.tasks("provision", "--parameter", "/shared/TABLE");
    await machine.tasks("parameter", "set", "/theirs", "x");
    const { code, stdout } = await machine.tasks("destroy", "--yes", "-o", "csv");
    expect([code, stdout]).toEqual([
      0,
      [
        "resource,name,result,reason",
        "parameter,/tasks/dev/DYNAMODB_TABLE,removed,",
        "parameter,/shared/TABLE,removed,",
        "table,tasks-dev-table,removed,",
        "",
      ].join("\n"),
    ]);
    expect((await machine.tasks("parameter", "list")).stdout).toContain("/theirs");
  });
});
