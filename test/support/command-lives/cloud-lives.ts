import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StrictAws } from "../strict-aws/server.ts";
import { both, type Life, type Place } from "./life.ts";

const FUNCTION = "tasks-dev-create";
const ROLE = "tasks-dev-us-east-1-create-role";
const PARAMETER = "/tasks/dev/DYNAMODB_TABLE";
const SCHEDULE = ["schedule", "often", "--user", "mai", "--rate", "3m"];
const SCHEDULED = ["schedule", "daily", "--user", "mai", "--cron", "0 9 * * ? *", "--zone", "Asia/Tokyo"];

const BOUNDARY = "arn:aws:iam::111122223333:policy/limits";

/** The lives of the commands that are about cloud resources. */
export const cloudLives: { [command: string]: Life } = {
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
