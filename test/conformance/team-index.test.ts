import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import type { Machine } from "../support/run-tasks.ts";
import { stageMachine } from "../support/stage-machine.ts";
import { describeEngine } from "./engines.ts";

const RECORDS = 300;
const PAST = 1_700_000_000;

function machineAt(endpoint: string): { machine: Machine; table: string } {
  const { machine, stage } = stageMachine(endpoint);
  return { machine, table: `tasks-${stage}-table` };
}

/** A third of them done, of 40 users, with deadlines in common. */
function fileOf(machine: Machine): string {
  const lines = Array.from({ length: RECORDS }, (_, n) => {
    const status = n % 3 === 0 ? "done" : "open";
    return `${JSON.stringify({ user_name: `user ${n % 40}`, deadline_unix_time: PAST + Math.floor(n / 40), status })}\n`;
  });
  const file = join(machine.folder, "in.ndjson");
  writeFileSync(file, lines.join(""));
  return file;
}

const operations = (stderr: string) => [...stderr.matchAll(/^aws: (\w+) /gm)].map(([, name]) => name!);
const writes = (stderr: string) =>
  operations(stderr).filter((name) => !/^(Describe|Get|List|Scan|Query)/.test(name));

for (const engine of ["dynamoDbLocal", "moto"] as const) {
  describeEngine(engine, (endpoint) => {
    it("a table in use gets the team index, which has every open task, is mended, and goes", async () => {
      const { machine, table } = machineAt(endpoint);
      const indexed = machine.with({ env: { ...machine.env, TASKS_TEAM_INDEX: "on" } });
      const file = fileOf(machine);
      for (const words of [["provision"], ["import", file]])
        expect(await machine.tasks(...words)).toMatchObject({ code: 0 });
      expect(await machine.tasks("query", "--all-users")).toMatchObject({
        code: 2,
        stdout: "",
        stderr: expect.stringContaining(`error: table ${table} has no index of everybody's open tasks`),
      });

      const made = await indexed.tasks("provision", "--team-index", "-v");
      expect([made.code, made.stderr]).toEqual([
        0,
        expect.stringContaining("team index: 200 records put right\n"),
      ]);
      expect(writes(made.stderr).filter((name) => name === "UpdateItem")).toHaveLength(200);
      const again = await indexed.tasks("provision", "--team-index", "-v");
      expect([again.code, writes(again.stderr)]).toEqual([0, []]);

      const counted = await indexed.tasks("query", "--all-users", "--overdue", "--count", "-v");
      expect([counted.stdout, operations(counted.stderr)]).toEqual(["200\n", Array(8).fill("Query")]);
      const listed = await indexed.tasks(
        "query",
        "--all-users",
        "-o",
        "csv",
        "--fields",
        "deadline_unix_time,user_name",
      );
      const rows = listed.stdout.split("\n").slice(1, -1);
      expect(rows).toHaveLength(200);
      expect(rows).toEqual(rows.toSorted((a, b) => (a < b ? -1 : 1)));

      // A program that knows nothing of the index.
      expect((await machine.tasks("create", "-u", "zoe", "-d", String(PAST))).code).toBe(0);
      expect((await machine.tasks("done", "-u", "user 1", "-d", String(PAST))).code).toBe(0);
      expect((await indexed.tasks("query", "--all-users", "--count")).stdout).toBe("199\n");
      expect((await indexed.tasks("doctor")).stdout).toContain("1 open task is not in open-by-deadline");
      const mended = await indexed.tasks("provision", "--team-index");
      expect(mended.stderr).toContain("team index: 2 records put right\n");
      expect((await indexed.tasks("query", "--all-users", "--count")).stdout).toBe("200\n");

      const done = await indexed.tasks("done", "--all-users", "--overdue", "--yes");
      expect([done.code, done.stderr]).toEqual([0, expect.stringContaining("200 done, 0 changed meanwhile")]);
      expect((await indexed.tasks("query", "--all-users", "--count")).stdout).toBe("0\n");
      expect((await indexed.tasks("undo")).code).toBe(0);
      expect((await indexed.tasks("query", "--all-users", "--count")).stdout).toBe("200\n");
      // Untouched by all that: the records are as the file has them.
      expect((await machine.tasks("delete", "-u", "zoe", "-d", String(PAST))).code).toBe(0);

      expect((await machine.tasks("provision", "--no-team-index")).code).toBe(0);
      const client = new DynamoDBClient({ region: "us-east-1", endpoint });
      const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
      client.destroy();
      expect(Table?.GlobalSecondaryIndexes ?? []).toEqual([]);
      expect((await machine.tasks("destroy", "--yes", "--delete-data")).code).toBe(0);
    });

    it("a new table comes with its index, also with bought capacity that changes", async () => {
      const { machine } = machineAt(endpoint);
      const bought = ["--billing", "provisioned", "--rcu"];
      for (const words of [
        [...bought, "2", "--team-index"],
        [...bought, "3", "--team-index"],
        ["--team-index"],
        [...bought, "4"],
      ]) {
        const run = await machine.tasks("provision", ...words);
        expect([words, run.code, run.stderr]).toEqual([words, 0, expect.not.stringContaining("error")]);
      }
      expect((await machine.tasks("provision", ...bought, "4", "--plan", "--exit-code")).code).toBe(0);
    });
  });
}
