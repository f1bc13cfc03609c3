import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startMoto, type Engine } from "../../.ci/engines.mjs";
import { policyCommands } from "../../src/cloud/policy.ts";
import { engineTarget } from "../support/dynamo.ts";
import { enforce, makeUser } from "../support/moto-user.ts";
import { newMachine, type Machine, type Run } from "../support/run-tasks.ts";
import { systemClock } from "../../src/system/system-clock.ts";

type Tasks = (...words: string[]) => Promise<Run>;

interface Scenario {
  /** What is there before, made by somebody who may do everything. */
  before?(tasks: Tasks, machine: Machine): Promise<unknown>;
  /** Command lines that use every action of the policy. */
  run(tasks: Tasks, machine: Machine): Promise<Run[]>;
}

const KEY = ["--user", "mai", "--deadline", "2000000000"];
const SCHEDULE = ["schedule", "often", "--user", "mai", "--rate", "3m"];
const SCHEDULED = ["schedule", "daily", "--user", "mai", "--cron", "0 9 * * ? *", "--zone", "Asia/Tokyo"];
const withTable: Scenario["before"] = (tasks) => tasks("provision");
const withRecord: NonNullable<Scenario["before"]> = async (tasks) => {
  await tasks("provision");
  await tasks("create", ...KEY, "title=Report");
};
const once = (...words: string[]): Scenario => ({
  before: withRecord,
  run: async (tasks) => [await tasks(...words)],
});

/** One record, what would become of it and then the same in earnest, and those of a file and of a user. */
const oneAndMany = (verb: string, one: string[], many: string[] = one): Scenario => ({
  async before(tasks, machine) {
    await withRecord(tasks, machine);
    for (const deadline of ["2000000010", "2000000020"])
      await tasks("create", "--user", "mai", "--deadline", deadline);
  },
  async run(tasks, { folder }) {
    const file = join(folder, "keys.ndjson");
    writeFileSync(file, '{"user_name":"mai","deadline_unix_time":2000000010}\n');
    return [
      await tasks(verb, ...KEY, ...one, "--dry-run"),
      await tasks(verb, ...KEY, ...one),
      await tasks(verb, "--keys", file, ...many, "--yes"),
      await tasks(verb, "--user", "mai", "--all", ...many, "--yes"),
    ];
  },
});

/** What is done with a lease, tried first and then in earnest. */
const withLease = (verb: string): Scenario => ({
  async before(tasks, machine) {
    await withRecord(tasks, machine);
    await tasks("claim", "--user", "mai");
  },
  async run(tasks) {
    const words = [verb, ...KEY, "--lease-no", "1"];
    return [await tasks(...words, "--dry-run"), await tasks(...words)];
  },
});

const scenarios: { [command: string]: Scenario } = {
  create: {
    before: withTable,
    run: async (tasks) => [
      await tasks("create", "-u", "mai", "--dry-run"),
      await tasks("create", "-u", "mai"),
      await tasks("create", "-u", "mai"),
    ],
  },
  get: {
    before: withRecord,
    async run(tasks, { folder }) {
      const file = join(folder, "keys.ndjson");
      writeFileSync(file, '{"user_name":"mai","deadline_unix_time":2000000000}\n');
      return [await tasks("get", ...KEY), await tasks("get", "--keys", file)];
    },
  },
  query: once("query", "--user", "mai"),
  agenda: once("agenda", "--user", "mai"),
  summary: once("summary", "--user", "mai"),
  claim: {
    before: withRecord,
    run: async (tasks) => [
      await tasks("claim", "--user", "mai", "--dry-run"),
      await tasks("claim", "--user", "mai"),
    ],
  },
  renew: withLease("renew"),
  release: withLease("release"),
  scan: once("scan"),
  update: oneAndMany("update", ["title=New"]),
  edit: {
    before: withRecord,
    async run(_tasks, machine) {
      const edited = (script: string) => {
        const file = join(machine.folder, "editor.sh");
        writeFileSync(file, script);
        return machine.with({ env: { ...machine.env, EDITOR: `sh ${file}` } }).tasks("edit", ...KEY);
      };
      return [
        await edited(`sed -i 's/}/,"x":1}/' "$1"`),
        await edited(`sed -i 's/2000000000/2000000001/' "$1"`),
      ];
    },
  },
  done: {
    ...oneAndMany("done", []),
    async before(tasks) {
      await tasks("provision");
      for (const deadline of ["2000000000", "2000000010", "2000000020"])
        await tasks("create", ...KEY.with(3, deadline), "--repeat", "daily");
    },
  },
  reschedule: oneAndMany("reschedule", ["--to", "2000000001"], ["--by", "+1d"]),
  delete: oneAndMany("delete", []),
  undo: {
    async before(tasks, machine) {
      await withRecord(tasks, machine);
      await tasks("update", ...KEY, "title=New");
      await tasks("delete", ...KEY);
    },
    async run(tasks) {
      const { stdout } = await tasks("history", "-o", "json");
      const runs = [await tasks("undo", "--dry-run")];
      // The last first: what was deleted, changed and made.
      for (const { id } of JSON.parse(stdout) as { id: string }[]) runs.push(await tasks("undo", id));
      return runs;
    },
  },
  import: {
    before: withTable,
    async run(tasks, { folder }) {
      const file = join(folder, "in.ndjson");
      writeFileSync(file, '{"user_name":"mai","deadline_unix_time":1}\n');
      const runs = [await tasks("import", file), await tasks("import", file, "--on-conflict", "skip")];
      writeFileSync(file, '{"user_name":"mai","deadline_unix_time":1,"title":"New"}\n');
      runs.push(await tasks("import", file, "--only-changed", "--dry-run"));
      return [...runs, await tasks("import", file, "--only-changed")];
    },
  },
  export: once("export"),
  diff: {
    before: withTable,
    async run(tasks, { folder }) {
      const file = join(folder, "in.ndjson");
      writeFileSync(file, "");
      return [await tasks("diff", file)];
    },
  },
  doctor: once("doctor"),
  status: {
    async before(tasks) {
      await tasks("provision");
      await tasks(...SCHEDULE);
    },
    run: async (tasks) => [await tasks("status", "--exit-code")],
  },
  schedule: {
    before: (tasks) => tasks("provision"),
    async run(tasks) {
      const name = (command: string) => ["schedule", command, "often"];
      return [
        await tasks(...SCHEDULE),
        await tasks(...name("enable")),
        await tasks(...name("disable")),
        await tasks("schedule", "list"),
        await tasks(...SCHEDULE, "--env", "LEVEL=debug"),
        await tasks(...SCHEDULED),
        await tasks("schedule", "enable", "daily"),
        await tasks("schedule", "delete", "daily"),
        await tasks(...name("delete")),
      ];
    },
  },
  endpoint: {
    before: (tasks) => tasks("provision"),
    run: async (tasks) => [
      await tasks("endpoint"),
      await tasks("endpoint", "show"),
      await tasks("endpoint", "--auth", "none", "--yes", "--timeout", "5"),
      await tasks("endpoint", "delete"),
    ],
  },
  provision: {
    async before(tasks) {
      await tasks("parameter", "set", "/adopted/NAME", "old");
    },
    run: async (tasks) => [
      await tasks("provision", "--ttl", "expires_at", "--pitr"),
      await tasks("provision", "--billing", "provisioned"),
      await tasks("provision", "--team-index"),
      await tasks("provision", "--parameter", "/adopted/NAME", "--adopt"),
    ],
  },
  apply: {
    async run(tasks, { folder }) {
      const apply = (content: object, ...words: string[]) => {
        writeFileSync(join(folder, "tasks.json"), JSON.stringify(content));
        return tasks("apply", ...words);
      };
      const often = { user: "mai", rate: "3m" };
      return [
        await apply({ table: { ttl: "expires_at" }, schedules: { often } }),
        await apply({ table: { pitr: true }, schedules: { often: { ...often, enabled: true } } }),
        await apply({ table: {} }, "--prune", "--yes"),
      ];
    },
  },
  destroy: {
    async before(tasks) {
      await tasks("provision");
      await tasks(...SCHEDULE);
      await tasks("endpoint");
    },
    run: async (tasks) => [await tasks("destroy", "--yes")],
  },
  logs: {
    async before(tasks) {
      await tasks("provision");
      await tasks(...SCHEDULE);
    },
    run: async (tasks) => [await tasks("logs", "--since", "1h")],
  },
  invoke: {
    async before(tasks, { env }) {
      await tasks("provision");
      await tasks(...SCHEDULE);
      // Answers without running anything, for which moto needs Docker.
      const body = JSON.stringify({ lambda: { use_docker: false } });
      await fetch(`${env["AWS_ENDPOINT_URL"]}/moto-api/config`, { method: "POST", body });
    },
    run: async (tasks) => [await tasks("invoke", "--get", "mai")],
  },
  parameter: {
    run: async (tasks, { env }) => {
      const path = `/tasks/${env["TASKS_STAGE"]}`;
      return [
        await tasks("parameter", "set", `${path}/A`, "1"),
        await tasks("parameter", "get", `${path}/A`),
        await tasks("parameter", "list", path),
        await tasks("parameter", "list"),
        await tasks("parameter", "delete", `${path}/A`),
      ];
    },
  },
};

// AWS asks for the actions within a transaction, moto for one of the transaction's own name, which AWS does not know.
const ONLY_IN_MOTO: { [command: string]: string } = {
  reschedule: "dynamodb:TransactWriteItems",
  edit: "dynamodb:TransactWriteItems",
  done: "dynamodb:TransactWriteItems",
  invoke: "lambda:Invoke",
};
// What others have, whose actions are taken away one by one.
const SUM_OF_OTHERS = new Set(["apply"]);
/** Another command whose scenario shows that the actions are needed which both have. */
const SHOWN_BY: { [command: string]: string } = { endpoint: "schedule" };
const schedule = (action: string) => `schedule ${action}`;
const NOT_FAILING_WITHOUT = new Set([
  // A reference is looked for with it, and a missing day told with what else is due.
  "get dynamodb:Query",
  "edit dynamodb:Query",
  "renew dynamodb:Query",
  "release dynamodb:Query",
  // Parts of a transaction, as above.
  "edit dynamodb:PutItem",
  "edit dynamodb:DeleteItem",
  "done dynamodb:PutItem",
  // What AWS asks for within a transaction, and moto does not.
  ...["PutItem", "DeleteItem", "UpdateItem", "ConditionCheckItem"].map(
    (action) => `reschedule dynamodb:${action}`,
  ),
  // Tells how big the table is, to read it in as many parts as suit it; without, it is read in one.
  "export dynamodb:DescribeTable",
  "diff dynamodb:DescribeTable",
  // Needed only for what this scenario does not meet: another trust, more policies, other code, tags to be repaired …
  ...[
    "iam:UpdateAssumeRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:TagRole",
    "iam:DetachRolePolicy",
    "iam:PassRole",
  ].map(schedule),
  // … when each schedule last fired, which a list goes without …
  schedule("logs:FilterLogEvents"),
  ...["lambda:UpdateFunctionCode", "lambda:TagResource", "logs:TagResource"].map(schedule),
  // … a queue of what fails …
  ...["GetQueueUrl", "GetQueueAttributes", "ListQueueTags", "DeleteQueue"].flatMap((action) =>
    ["schedule", "status", "destroy"].map((command) => `${command} sqs:${action}`),
  ),
  ...["CreateQueue", "SetQueueAttributes", "TagQueue"].map((action) => schedule(`sqs:${action}`)),
  // … and what moto does not ask for.
  ...["schedule", "status", "destroy"].map((command) => `${command} lambda:ListTags`),
  // Without it each rule is asked for its tags.
  ...["schedule", "status", "destroy"].map((command) => `${command} events:ListRuleNamesByTarget`),
  // Of Scheduler, which has something in the scenario of `schedule` alone, and needs each action by test/policy-calls.test.ts.
  ...["ListTagsForResource", "GetSchedule", "ListSchedules", "DeleteSchedule", "DeleteScheduleGroup"].flatMap(
    (action) => ["schedule", "status", "destroy"].map((command) => `${command} scheduler:${action}`),
  ),
  ...["CreateSchedule", "UpdateSchedule", "CreateScheduleGroup", "TagResource"].map((action) =>
    schedule(`scheduler:${action}`),
  ),
  // Tells of parameters that an earlier --parameter named.
  "destroy ssm:DescribeParameters",
  "destroy iam:DetachRolePolicy",
  // Count what the team index misses, and say nothing of it without; there are no records that it misses.
  "status dynamodb:Scan",
  "doctor dynamodb:Scan",
  // Without it, it is taken that there is no queue, and no endpoint.
  ...["GetQueueUrl", "GetQueueAttributes"].map((action) => `doctor sqs:${action}`),
  "doctor lambda:GetFunctionUrlConfig",
  "provision dynamodb:UpdateItem",
  "invoke lambda:InvokeFunction",
  // PutRule with tags needs it on AWS.
  schedule("events:TagResource"),
]);

interface Statement {
  Action: string[];
  Resource: unknown;
}

describe.skipIf(inject("moto") === undefined)("policies, enforced by moto", () => {
  // A moto of its own, because enforcement is for everybody.
  let moto: Engine;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(async () => {
    asEverybody();
    await moto.stop();
  });

  it("there is a scenario for each command that has a policy", () => {
    expect(Object.keys(scenarios).toSorted()).toEqual(policyCommands.toSorted());
  });

  it.each(Object.keys(scenarios))(
    "%s runs with exactly its policy, not without it, nor without one of its actions",
    async (command) => {
      const full = await printedPolicy(command);
      const failed = (runs: Run[]) => runs.filter(({ code }) => code !== 0);
      const runs = await runAs(command, full);
      expect(failed(runs)).toEqual([]);
      expect(failed(await runAs(command, undefined)).map(({ code }) => code)).toContain(
        command === "doctor" ? 1 : 5,
      );
      if (SUM_OF_OTHERS.has(command)) return;
      const other = SHOWN_BY[command];
      const shown = other === undefined ? [] : (await printedPolicy(other)).Statement;
      const isShown = new Set(shown.flatMap(({ Action }) => Action));
      for (const { Action } of full.Statement) {
        for (const action of Action) {
          if (isShown.has(action)) continue;
          if (NOT_FAILING_WITHOUT.has(`${command} ${action}`) || action === ONLY_IN_MOTO[command]) continue;
          const less = {
            ...full,
            Statement: full.Statement.map((one) => ({
              ...one,
              Action: one.Action.filter((name) => name !== action),
            })).filter((one) => one.Action.length > 0),
          };
          expect(failed(await runAs(command, less)), `without ${action}`).not.toEqual([]);
        }
      }
    },
  );

  async function printedPolicy(command: string) {
    const { stdout, code } = await machineFor().tasks("policy", command);
    expect(code).toBe(0);
    const document = JSON.parse(stdout) as { Version: string; Statement: Statement[] };
    const extra = ONLY_IN_MOTO[command];
    if (extra !== undefined) document.Statement[0]!.Action.push(extra);
    // moto compares each policy's resource with "*" and not with what a request is about.
    return { ...document, Statement: document.Statement.map((one) => ({ ...one, Resource: "*" })) };
  }

  async function runAs(
    command: string,
    policy: { Statement: readonly object[] } | undefined,
  ): Promise<Run[]> {
    const machine = machineFor();
    const scenario = scenarios[command]!;
    await scenario.before?.(machine.tasks, machine);
    const user = await makeUser(moto.endpoint, `u-${randomUUID()}`, policy);
    process.env["AWS_ACCESS_KEY_ID"] = user.accessKeyId;
    process.env["AWS_SECRET_ACCESS_KEY"] = user.secretAccessKey;
    await enforce(moto.endpoint, true);
    try {
      return await scenario.run(machine.tasks, machine);
    } finally {
      await enforce(moto.endpoint, false);
      asEverybody();
    }
  }

  /** A stage of its own, and moto as the target. */
  function machineFor(): Machine {
    asEverybody();
    const machine = newMachine();
    return machine.with({
      clock: systemClock,
      env: {
        ...machine.env,
        TASKS_STAGE: `s${randomUUID().slice(0, 8)}`,
        TASKS_REGION: "us-east-1",
        AWS_ENDPOINT_URL: moto.endpoint,
      },
    });
  }

  function asEverybody() {
    engineTarget("");
  }
});
