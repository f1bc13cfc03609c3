import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleFunction } from "../.build/bundle-function.mjs";
import { policyCommands } from "../src/cloud/policy.ts";
import { keyAttributes } from "../src/task/record.ts";
import { referenceOf } from "../src/task/reference.ts";
import { loadCommands } from "../src/program.ts";
import { startDynamo } from "./support/dynalite-with-transactions.ts";
import { makeTable } from "./support/dynamo.ts";
import { useNoAwsAccount } from "./support/no-aws-account.ts";
import { permissionsFor, type Permission } from "./support/permissions-for.ts";
import { newMachine, type Machine, type Run } from "./support/run-tasks.ts";
import { openStrictAws } from "./support/strict-aws/open.ts";
import type { StrictAws } from "./support/strict-aws/server.ts";

const KEY = ["--user", "mai", "--deadline", "2000000000"];
const REFERENCE = referenceOf(keyAttributes({ userName: "mai", deadline: "2000000000" }));
const FUNCTION = "tasks-dev-create";
const ROLE = "tasks-dev-us-east-1-create-role";
const FUNCTION_CODE = "dist/lambda/index.mjs";
const PARAMETER = "/tasks/dev/DYNAMODB_TABLE";

interface Place {
  aws: StrictAws;
  machine: Machine;
  /** Runs a command line of another command, or does something behind everybody's back. */
  unseen(work: () => unknown): Promise<void>;
}

/** Command lines of one command, which together do all that it can do. */
type Lines = (tasks: Machine["tasks"], place: Place) => Promise<unknown>;

/** Each line for real, and what it would do. */
async function both(tasks: Machine["tasks"], ...words: string[]) {
  await tasks(...words, "--dry-run");
  await tasks(...words);
}

/** On all records of a user, and on one that a file names. */
async function selected(tasks: Machine["tasks"], { machine, unseen }: Place, ...words: string[]) {
  const file = join(machine.folder, "keys.ndjson");
  writeFileSync(file, '{"user_name":"mai","deadline_unix_time":2000000000}\n');
  await unseen(() => machine.tasks("create", ...KEY, "--overwrite"));
  await both(tasks, ...words, "--keys", file, "--yes");
  await unseen(() => machine.tasks("create", ...KEY, "--overwrite"));
  await both(tasks, ...words, "--user", "mai", "--all", "--yes");
  await both(tasks, ...words, "--all-users", "--all", "--yes");
}

/** Of one user, and of all of them by the team index. */
const ofAllToo =
  (command: string): Lines =>
  async (tasks) => {
    await tasks(command, "--user", "mai");
    await tasks(command, "--all-users");
  };

const SCHEDULE = ["schedule", "often", "--user", "mai", "--rate", "3m"];
const SCHEDULED = ["schedule", "daily", "--user", "mai", "--cron", "0 9 * * ? *", "--zone", "Asia/Tokyo"];

const BOUNDARY = "arn:aws:iam::111122223333:policy/limits";

// They speak of this machine, of AWS in general, or run on the local store.
const callsNothing = new Set([
  "completion",
  "config",
  "convert",
  "help",
  "history",
  "licences",
  "skill",
  "policy",
  "serve",
  "__complete",
]);

const lines: { [command: string]: Lines } = {
  async create(tasks) {
    await both(tasks, "create", "-u", "mai");
    await tasks("create", "-u", "mai");
    await both(tasks, "create", ...KEY, "--overwrite");
  },
  async get(tasks, { machine }) {
    const file = join(machine.folder, "keys.ndjson");
    writeFileSync(file, '{"user_name":"mai","deadline_unix_time":2000000000}\n');
    await tasks("get", ...KEY);
    await tasks("get", "--keys", file);
    // A reference that was not listed lately, and a day on which another record may be due.
    await tasks("get", "k7fq", "--user", "mai");
    await tasks("get", "--user", "mai", "--deadline", "2026-12-01");
  },
  query: ofAllToo("query"),
  agenda: ofAllToo("agenda"),
  summary: ofAllToo("summary"),
  async scan(tasks) {
    await tasks("scan");
    await tasks("scan", "--count");
  },
  async update(tasks, place) {
    await both(tasks, "update", ...KEY, "title=New");
    await selected(tasks, place, "update", "title=Other");
  },
  async edit(_tasks, { machine }) {
    const edited = async (script: string, ...words: string[]) => {
      const file = join(machine.folder, "editor.sh");
      writeFileSync(file, script);
      const run = await machine.with({ env: { ...machine.env, EDITOR: `sh ${file}` } }).tasks(...words);
      expect(run.code, run.stderr).toBe(0);
    };
    await edited(`sed -i 's/}/,"x":1}/' "$1"`, "edit", ...KEY, "--dry-run");
    await edited(`sed -i 's/}/,"x":1}/' "$1"`, "edit", REFERENCE, "--user", "mai");
    await edited(`sed -i 's/2000000000/2000000001/' "$1"`, "edit", ...KEY);
  },
  async done(tasks, place) {
    await both(tasks, "done", ...KEY);
    const { machine, unseen } = place;
    const repeating = KEY.with(3, "2000000001");
    await unseen(() => machine.tasks("create", ...repeating, "--repeat", "daily"));
    await both(tasks, "done", ...repeating);
    await selected(tasks, place, "done");
  },
  async reschedule(tasks, place) {
    const { machine, unseen } = place;
    await both(tasks, "reschedule", ...KEY, "--to", "2000000001");
    for (const title of ["title=Old", "title=Other"]) {
      await unseen(() => machine.tasks("create", ...KEY, title, "--overwrite"));
      await tasks("reschedule", ...KEY, "--to", "2000000001", "--overwrite");
    }
    await selected(tasks, place, "reschedule", "--by", "+1d");
  },
  claim: (tasks) => both(tasks, "claim", "-u", "mai"),
  async renew(tasks, { machine, unseen }) {
    await unseen(() => machine.tasks("claim", "-u", "mai"));
    await both(tasks, "renew", ...KEY, "--lease-no", "1");
    await tasks("renew", REFERENCE, "--user", "mai", "--lease-no", "2");
  },
  async release(tasks, { machine, unseen }) {
    await unseen(() => machine.tasks("claim", "-u", "mai"));
    await tasks("release", REFERENCE, "--user", "mai", "--lease-no", "2");
    await both(tasks, "release", ...KEY, "--lease-no", "1");
  },
  async delete(tasks, place) {
    await both(tasks, "delete", ...KEY);
    await selected(tasks, place, "delete");
  },
  async undo(tasks, { unseen, machine }) {
    const undone = async (...words: string[]) => {
      await unseen(() => machine.tasks(...words));
      await both(tasks, "undo");
    };
    await undone("create", ...KEY.with(3, "2000000001"));
    await undone("update", ...KEY, "title=New");
    await undone("reschedule", ...KEY, "--to", "2000000003");
    await unseen(() => machine.tasks("create", ...KEY.with(3, "2000000004"), "title=Other"));
    await undone("reschedule", ...KEY, "--to", "2000000004", "--overwrite");
    await undone("delete", ...KEY);
  },
  async import(tasks, { machine, unseen }) {
    const file = join(machine.folder, "in.ndjson");
    const line = (deadline: number, title: string) =>
      `${JSON.stringify({ user_name: "mai", deadline_unix_time: deadline, title })}\n`;
    writeFileSync(file, line(2_000_000_000, "New"));
    for (const onConflict of ["replace", "skip", "fail"])
      await both(tasks, "import", file, "--on-conflict", onConflict);
    await unseen(() => machine.tasks("update", ...KEY, "title=Old"));
    writeFileSync(file, line(2_000_000_000, "New") + line(2_000_000_001, "Other"));
    await both(tasks, "import", file, "--only-changed");
  },
  export: (tasks, { machine }) => tasks("export", join(machine.folder, "out.ndjson")),
  async diff(tasks, { machine }) {
    const file = join(machine.folder, "in.ndjson");
    writeFileSync(file, '{"user_name":"mai","deadline_unix_time":2000000000}\n');
    await tasks("diff", file);
  },
  async doctor(_tasks, { machine, aws, unseen }) {
    const Attributes = { Policy: "{}", MessageRetentionPeriod: "60" };
    await unseen(() => aws.queues.CreateQueue({ QueueName: "tasks-dev-dead-letter", Attributes }));
    await machine.with({ env: { ...machine.env, TASKS_TEAM_INDEX: "on" } }).tasks("doctor");
  },

  async provision(tasks, { aws, unseen }) {
    await tasks("provision", "--plan");
    await tasks("provision", "--ttl", "expires_at", "--pitr");
    await tasks("provision", "--billing", "provisioned");
    await unseen(() =>
      aws.tables.change("tasks-dev-table", { records: [{ user_name: "u", deadline_unix_time: 0 }] }),
    );
    await tasks("provision", "--team-index");
    await unseen(() =>
      aws.parameters.PutParameter({ Name: PARAMETER, Value: "other", Type: "String", Overwrite: true }),
    );
    await tasks("provision");
    // A parameter of somebody's own, which --adopt tags.
    await unseen(async () => {
      aws.parameters.DeleteParameter({ Name: PARAMETER });
      await aws.clock.sleep(60_000);
      aws.parameters.PutParameter({ Name: PARAMETER, Value: "tasks-dev-table", Type: "String" });
      await aws.clock.sleep(120_000);
    });
    await tasks("provision", "--adopt");
  },
  async apply(tasks, { machine, aws, unseen }) {
    const file = (content: object) =>
      writeFileSync(join(machine.folder, "tasks.json"), JSON.stringify(content));
    const table = { ttl: "expires_at", pitr: true };
    const often = { user: "mai", rate: "3m", enabled: false };
    const daily = { user: "mai", cron: "0 9 * * ? *", zone: "Asia/Tokyo" };
    file({ table, schedules: { often, daily }, endpoint: {}, function: { "dead-letter": true } });
    await tasks("apply", "--plan");
    await tasks("apply");
    file({ table, schedules: { often: { ...often, enabled: true }, daily: { ...daily, enabled: true } } });
    await tasks("apply");
    await unseen(() =>
      aws.tables.change("tasks-dev-table", { records: [{ user_name: "u", deadline_unix_time: 0 }] }),
    );
    await drift(aws, unseen);
    await unseen(async () => {
      aws.parameters.DeleteParameter({ Name: PARAMETER });
      await aws.clock.sleep(60_000);
      aws.parameters.PutParameter({ Name: PARAMETER, Value: "other", Type: "String" });
      await aws.clock.sleep(120_000);
    });
    file({
      table: { ...table, billing: "provisioned", "team-index": true },
      schedules: { often, daily },
      endpoint: { cors: ["https://a.example"] },
      env: { LEVEL: "debug" },
      function: { "permissions-boundary": BOUNDARY, "dead-letter": true },
    });
    await tasks("apply", "--adopt");
    await unseen(() => aws.roles.attach(ROLE, "arn:aws:iam::aws:policy/ReadOnlyAccess"));
    file({ table: "tasks-dev-table", schedules: {} });
    await tasks("apply", "--prune", "--yes");
  },
  async status(tasks, { machine, unseen }) {
    await unseen(() => machine.tasks("provision", "--team-index"));
    await unseen(() => machine.tasks(...SCHEDULE, "--dead-letter"));
    await unseen(() => machine.tasks(...SCHEDULED));
    await tasks("status");
  },
  async schedule(tasks, { machine, aws, unseen }) {
    await unseen(() => machine.tasks("provision"));
    await tasks(...SCHEDULE, "--dead-letter");
    await tasks(...SCHEDULED);
    for (const verb of ["enable", "disable"]) await tasks("schedule", verb, "often");
    await tasks("schedule", "enable", "daily");
    await unseen(() => machine.tasks("schedule", "moved", "--user", "mai", "--rate", "1h", "--enabled"));
    await tasks("schedule", "migrate", "moved");
    await tasks("schedule", "delete", "moved");
    await tasks("schedule", "list");
    await tasks("schedule", "next", "often");
    await tasks("schedule", "show", "often");
    await drift(aws, unseen);
    await tasks(
      ...SCHEDULE,
      "--env",
      "LEVEL=debug",
      "--permissions-boundary",
      BOUNDARY,
      "--dead-letter",
      "--adopt",
    );
    await tasks(...SCHEDULED, "--adopt");
    await unseen(() => aws.roles.attach(ROLE, "arn:aws:iam::aws:policy/ReadOnlyAccess"));
    await tasks("schedule", "delete", "daily");
    await tasks("schedule", "delete", "often");
  },
  async endpoint(tasks, { machine, aws, unseen }) {
    await unseen(() => machine.tasks("provision"));
    await tasks("endpoint", "--dead-letter");
    await tasks("endpoint", "show");
    await drift(aws, unseen);
    const settings = ["--permissions-boundary", BOUNDARY, "--timeout", "5", "--dead-letter"];
    await tasks("endpoint", "--auth", "none", "--yes", ...settings, "--adopt");
    // A schedule, for which the function stays, and a rule named as ours are.
    await unseen(() => machine.tasks(...SCHEDULED));
    await tasks("endpoint", "delete");
    await unseen(() => machine.tasks("schedule", "delete", "daily"));
    await tasks("endpoint", "--dead-letter");
    await unseen(() => aws.roles.attach(ROLE, "arn:aws:iam::aws:policy/ReadOnlyAccess"));
    await unseen(() => aws.rules.PutRule({ Name: "tasks-dev-theirs", ScheduleExpression: "rate(1 day)" }));
    await tasks("endpoint", "delete");
  },
  async destroy(tasks, { machine, aws, unseen }) {
    await unseen(() => machine.tasks("provision"));
    await unseen(() => machine.tasks(...SCHEDULE, "--dead-letter"));
    await unseen(() => machine.tasks(...SCHEDULED));
    await unseen(() => machine.tasks("endpoint"));
    await unseen(() => aws.roles.attach(ROLE, "arn:aws:iam::aws:policy/ReadOnlyAccess"));
    await tasks("destroy", "--yes");
  },
  async logs(tasks, { machine, unseen }) {
    await unseen(() => machine.tasks("provision"));
    await unseen(() => machine.tasks(...SCHEDULE));
    await tasks("logs");
    await tasks("logs", "--errors", "--since", "1w");
  },
  async invoke(tasks, { machine, unseen }) {
    await unseen(() => machine.tasks("provision"));
    await unseen(() => machine.tasks(...SCHEDULE));
    await tasks("invoke", "--get", "mai");
  },
  async parameter(tasks) {
    const path = "/tasks/dev";
    await both(tasks, "parameter", "set", `${path}/A`, "1");
    await tasks("parameter", "get", `${path}/A`);
    await tasks("parameter", "list", path);
    await tasks("parameter", "list");
    await both(tasks, "parameter", "delete", `${path}/A`);
  },
};

/** What may have drifted, and be anybody's by its tags. */
async function drift(aws: StrictAws, unseen: Place["unseen"]): Promise<void> {
  await unseen(async () => {
    const Action = "sts:AssumeRole";
    const trust = { Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action }] };
    aws.roles.UpdateAssumeRolePolicy({
      RoleName: ROLE,
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", ...trust }),
    });
    aws.functions.change(FUNCTION, { CodeSha256: "other" });
    const queue = aws.queues.GetQueueUrl({ QueueName: "tasks-dev-dead-letter" });
    aws.queues.SetQueueAttributes({ ...queue, Attributes: { Policy: "{}" } });
    const { logGroups, roles, functions, rules, queues, scheduler } = aws;
    for (const service of [logGroups, roles, functions, rules, queues, scheduler]) service.forgetTags();
    await aws.clock.sleep(120_000);
  });
}

interface Statement {
  Sid: string;
  Action: string[];
  Resource: string | string[];
}

describe("the policy that is printed", () => {
  useNoAwsAccount({ keys: true });
  let dynamo: Awaited<ReturnType<typeof startDynamo>>;
  beforeAll(async () => {
    dynamo = await startDynamo();
    // What `tasks schedule` deploys. It is there once the program was built.
    if (!existsSync(FUNCTION_CODE)) await bundleFunction(FUNCTION_CODE);
  });
  afterAll(() => dynamo.stop());

  const cloudCommands = new Set([
    "apply",
    "provision",
    "status",
    "schedule",
    "endpoint",
    "destroy",
    "logs",
    "invoke",
    "parameter",
  ]);

  it("is there for every command that calls AWS, as are command lines here", async () => {
    const all = (await loadCommands()).map(({ name }) => name).filter((name) => !callsNothing.has(name));
    expect(policyCommands.toSorted()).toEqual(all.toSorted());
    expect(Object.keys(lines).toSorted()).toEqual(all.toSorted());
  });

  it.each(Object.keys(lines))("for %s allows what its calls need, and nothing else", async (command) => {
    const aws = await openStrictAws();
    const isCloud = cloudCommands.has(command);
    const plain = newMachine();
    const env = { ...plain.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: aws.endpoint };
    let machine = plain.with({ clock: aws.clock, env });
    if (!isCloud) {
      const name = await makeTable(dynamo.endpoint, { teamIndex: true });
      aws.parameters.PutParameter({ Name: "/my/TABLE", Value: name, Type: "String" });
      machine = machine.with({
        env: { ...env, AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint, TASKS_TABLE: "ssm:/my/TABLE" },
      });
      expect((await machine.tasks("create", ...KEY, "title=Old")).code).toBe(0);
    }
    const document = await printed(machine, command);
    const needed = new Map<string, Permission>();
    const seen = { aws: 0, dynamo: 0 };
    const skip = () => Object.assign(seen, { aws: aws.requests.length, dynamo: dynamo.requests.length });
    skip();
    const take = () => {
      for (const asked of [...aws.requests.slice(seen.aws), ...dynamo.requests.slice(seen.dynamo)])
        for (const one of permissionsFor(asked)) needed.set(`${one.action} on ${one.resource}`, one);
      skip();
    };
    const place: Place = {
      aws,
      machine,
      async unseen(work) {
        take();
        const run = (await work()) as Partial<Run> | undefined;
        expect(run?.code ?? 0, run?.stderr).toBe(0);
        skip();
      },
    };
    await lines[command]!(async (...words) => {
      const run = await machine.tasks(...words);
      // What is not there, conflicts, records left out, and a clock that is not the server's.
      const fine = [0, 3, 4, 7, ...(command === "doctor" ? [1] : [])];
      expect(fine, `${words.join(" ")}: ${run.stderr}`).toContain(run.code);
      return run;
    }, place);
    take();
    const lacking = [...needed.values()].filter(
      (one) => !document.some((statement) => allows(statement, one)),
    );
    expect(lacking, `${command} needs these, and its policy lacks them`).toEqual([]);
    const unused = document.flatMap((statement) =>
      statement.Action.filter(
        (action) => ![...needed.values()].some((one) => one.action === action && allows(statement, one)),
      ),
    );
    expect(unused, `${command} never needs these, and its policy allows them`).toEqual([]);
    // Where nobody knows whether AWS wants the star after a log group's ARN, both are there.
    const touched = (pattern: string) =>
      [pattern, pattern.replace(/:\*$/, ""), `${pattern}:*`].some((Resource) =>
        document.some((statement) =>
          [...needed.values()].some((one) => allows({ ...statement, Resource }, one)),
        ),
      );
    const untouched = document
      .flatMap(({ Resource }) => [Resource].flat())
      .filter((pattern) => !touched(pattern));
    expect(untouched, `${command} never touches these`).toEqual([]);
  });

  async function printed(machine: Machine, command: string): Promise<Statement[]> {
    const { stdout, code, stderr } = await machine.tasks("policy", command);
    expect(code, stderr).toBe(0);
    return (JSON.parse(stdout) as { Statement: Statement[] }).Statement;
  }
});

function allows({ Action, Resource }: Statement, { action, resource }: Permission): boolean {
  return Action.includes(action) && [Resource].flat().some((pattern) => matches(pattern, resource));
}

/** As IAM has it: `*` stands for any characters. What is asked for as a whole is allowed as a whole alone. */
function matches(pattern: string, arn: string): boolean {
  if (arn === "*") return pattern === "*";
  const parts = pattern.split("*").map((part) => part.replaceAll(/[^\w-]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`).test(arn);
}
