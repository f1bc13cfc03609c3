import { expect, it } from "vitest";
import { makeTable } from "../support/dynamo.ts";
import { importTasks, type Task } from "../support/import-tasks.ts";
import { useNoAwsAccount } from "../support/no-aws-account.ts";
import { newMachine, NOW } from "../support/run-tasks.ts";
import { describeEngine } from "./engines.ts";

const HOUR = 3600;
const USERS = ["mai", "kumamoto", "熊本 はまち", "🍣", "A", "a"];

/** Some hundreds, of which many share a deadline, around the present and far from it, one in three of them done. */
function tasks(): Task[] {
  const hours = [-5000, -200, -24, -11, -10, -1, 0, 1, 13, 14, 15, 24, 100, 158, 159, 335, 350, 351, 5000];
  return USERS.flatMap((user_name, who) =>
    hours.flatMap((hour, index) =>
      [0, 1, 1800].map((second) => ({
        user_name,
        deadline_unix_time: NOW / 1000 + hour * HOUR + second,
        task_description: `${who} ${hour} ${second}`,
        ...((who + index) % 4 === 0 ? {} : { status: (who + index + second) % 3 === 0 ? "done" : "open" }),
        priority: (who * 7 + index) % 4,
        ...(index % 5 === 0 ? {} : { rank: { ccf: ["A", "B"][index % 2] } }),
      })),
    ),
  );
}

const lines = [
  ["agenda", "--user", ...USERS],
  ["agenda", "--user", "mai", "--days", "0"],
  ["agenda", "--user", ...USERS, "--where", "priority >= 2", "--sort", "priority:desc", "--tz", "UTC"],
  ["agenda", "--user", "🍣", "-o", "table", "--tz", "America/New_York"],
  ["agenda", "--all-users"],
  ["agenda", "--all-users", "--days", "300", "--sort", "rank.ccf"],
  ["agenda", "--all-users", "--where", 'rank.ccf = "A"', "-o", "csv"],
  ["summary", "--user", ...USERS, "-o", "csv"],
  ["summary", "--user", ...USERS, "--by", "rank.ccf"],
  ["summary", "--all-users", "-o", "table"],
  ["summary", "--all-users", "--by", "priority", "--where", "attribute_exists(rank)"],
  ["query", "--all-users"],
  ["query", "--all-users", "--desc", "--limit", "20"],
  ["query", "--all-users", "--overdue", "--count"],
  ["query", "--all-users", "--week", "--sort", "priority:desc"],
];

for (const engine of ["dynamoDbLocal", "moto", "dynoxide"] as const) {
  describeEngine(engine, (endpoint) => {
    useNoAwsAccount({ keys: true });

    it("a team's agenda, summary and list are what they are on the local store, to the byte", async () => {
      const local = newMachine();
      const TASKS_TABLE = await makeTable(endpoint, { teamIndex: true });
      const aws = newMachine();
      const env = { ...aws.env, TASKS_TABLE, AWS_ENDPOINT_URL: endpoint, AWS_REGION: "us-east-1" };
      const remote = aws.with({ env });
      for (const machine of [local, remote]) await importTasks(machine, tasks());
      for (const words of lines) {
        const expected = await local.tasks(...words);
        expect(expected.code, expected.stderr).toBe(0);
        expect(expected.stdout.length, words.join(" ")).toBeGreaterThan(2);
        expect(await remote.tasks(...words), words.join(" ")).toEqual(expected);
      }
    });
  });
}
