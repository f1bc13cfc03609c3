import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { main } from "../../src/main.ts";
import { createContext } from "../../src/system/system-context.ts";
import { newMachine, newWorld, type Machine } from "../support/run-tasks.ts";

const NIGHTLY = { user: "ops", rate: "3 minutes" };
const CONTRACT = {
  service: "practice",
  table: { billing: "provisioned", rcu: 1, wcu: 1, ttl: "expires_at" },
  parameter: "/practice/DYNAMODB_TABLE",
  schedules: {
    create: { user: "example_kumamoto", rate: "3 minutes", enabled: false },
    "on-start": { user: "ops", pattern: { source: ["aws.ec2"], detail: { state: ["running"] } } },
  },
  env: { MY_SECRET: "ssm:/my-service/my-secret" },
  endpoint: { auth: "iam" },
  stages: { prod: { table: { billing: "on-demand", pitr: true, "deletion-protection": true } } },
};

function write(machine: Machine, content: object, name = "tasks.json"): string {
  const path = join(machine.folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

function machineWith(content: object): Machine {
  const machine = newMachine();
  write(machine, content);
  return machine;
}

async function names(machine: Machine, ...words: string[]): Promise<string[]> {
  const { stdout } = await machine.tasks("schedule", "list", "-o", "json", ...words);
  return (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
}

describe("tasks apply on the local target", () => {
  it.each([
    ['{"schedules":{"n":{"user":"a","rate":"3m"},"n":{"user":"b","rate":"3m"}}}', "schedules.n"],
    ['{"schedules":{"n":{"user":"a","rate":"3m"}},"schedules":{}}', "schedules"],
    [
      '{"stages":{"prod":{"env":{"A\\u0041":"{","AA":"\\":"}}},"schedules":{"n":{"user":"a","rate":"3m"}}}',
      "stages.prod.env.AA",
    ],
  ])("takes no file that says a name twice, of which only the last would count: %s", async (text, path) => {
    const machine = newMachine();
    const file = join(machine.folder, "tasks.json");
    writeFileSync(file, text);
    expect(await machine.tasks("apply")).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${file}: ${path} is said twice\nhint: leave one of the two out\n`,
    });
    // Its settings are as ever.
    expect((await machine.tasks("query", "--user", "a")).code).toBe(0);
  });

  it("warns of a stage that is not in the file, where one that is there is near", async () => {
    const machine = machineWith({ schedules: { nightly: NIGHTLY }, stages: { prod: {}, stagings: {} } });
    const warned = async (...words: string[]) => {
      const { code, stderr } = await machine.tasks("apply", "--plan", "-q", ...words);
      expect(code).toBe(0);
      return stderr;
    };
    const said = (stage: string, near: string) =>
      `warning: ${stage} is a stage of its own, of which the file says nothing; did you mean --stage ${near}?\n`;
    expect(await warned("--stage", "prd")).toBe(said("prd", "prod"));
    expect(await warned("--stage", "staging")).toBe(said("staging", "stagings"));
    for (const words of [[], ["--stage", "prod"], ["--stage", "alice"], ["--stage", "dev"]])
      expect(await warned(...words)).toBe("");
    write(machine, { schedules: { nightly: NIGHTLY }, stages: { dev2: {} } });
    expect(await warned()).toBe("");
  });

  it("shows what it would do, does it, and has nothing to do the second time", async () => {
    const prod = { ...CONTRACT.stages.prod, parameter: null };
    const machine = machineWith({ ...CONTRACT, stages: { prod } });
    const plan = await machine.tasks("apply", "--plan", "-o", "table");
    expect(plan.code).toBe(0);
    expect(plan.stdout.split("\n").filter((line) => /^[^ ]/.test(line))).toEqual([
      expect.stringMatching(/^local, local store .*, service practice, stage dev$/),
      "+ table practice-dev-table",
      "+ parameter /practice/DYNAMODB_TABLE",
      "+ schedule create",
      "+ schedule on-start",
    ]);
    expect(plan.stderr.split("\n").slice(0, 4).join("\n")).toBe(
      [
        `file ${join(machine.folder, "tasks.json")}\n`,
        "note: env.MY_SECRET is a reference and left out: the function is tasks' own code, which would not read it\n",
        "note: env, endpoint: only on AWS, the local target has nothing of this\n",
        "note: local schedules fire while `tasks serve` runs",
      ].join(""),
    );
    expect(plan.stderr.split("\n").at(-2)).toBe(
      'note: disabled: on-start; "enabled": true in the file switches one on',
    );
    expect(await names(machine)).toEqual([]);
    const first = await machine.tasks("apply");
    expect([first.code, first.stderr]).toEqual([0, expect.stringContaining("created schedule on-start")]);
    expect(await names(machine)).toEqual(["create", "on-start"]);
    const second = await machine.tasks("apply", "-o", "json");
    expect(second).toMatchObject({ code: 0, stderr: expect.stringContaining("note: nothing to change") });
    expect(JSON.parse(second.stdout)).toEqual(
      [
        ["table", "practice-dev-table"],
        ["parameter", "/practice/DYNAMODB_TABLE"],
        ["schedule", "create"],
        ["schedule", "on-start"],
      ].map(([resource, name]) => ({ resource, name, action: "unchanged" })),
    );
    expect((await machine.tasks("apply", "--plan", "--exit-code")).code).toBe(0);
    expect((await machine.tasks("apply", "--plan", "--exit-code", "--stage", "prod")).code).toBe(8);
  });

  it("shows a plan before anything is done, on stderr where stdout is data", async () => {
    const machine = machineWith({ schedules: { nightly: NIGHTLY } });
    const { stderr, stdout } = await machine.tasks("apply", "-o", "ndjson");
    expect(stderr).toMatch(
      /\+ schedule nightly\n {4}expression: rate\(3 minutes\)\n[^]*created schedule nightly/,
    );
    expect(stdout).toContain('"name":"nightly","action":"create","field":"expression"');
  });

  it("puts a stage's part over the common one", async () => {
    const machine = machineWith(CONTRACT);
    const { stdout } = await machine.tasks("apply", "--plan", "--stage", "prod");
    expect(stdout).toContain('"field":"billing","new":"on-demand"');
    expect(stdout).toContain('"field":"pitr","new":true');
    expect(stdout).not.toContain('"field":"rcu"');
    expect((await machine.tasks("apply", "--plan")).stdout).toContain('"field":"rcu","new":1');
  });

  it("leaves what the file does not speak of and says so, until --prune removes it", async () => {
    const machine = machineWith({ schedules: { nightly: NIGHTLY, often: NIGHTLY } });
    await machine.tasks("apply");
    await machine.tasks("create", "--user", "ops");
    write(machine, { schedules: { nightly: NIGHTLY } });
    const left = await machine.tasks("apply");
    expect(left.stderr).toContain(
      "note: not in the file, and left as they are: often; --prune removes them\n",
    );
    const plan = await machine.tasks("apply", "--prune", "--plan", "--exit-code", "-o", "table");
    expect([plan.code, plan.stdout]).toEqual([
      8,
      expect.stringMatching(/= schedule nightly\n- schedule often\n$/),
    ]);
    const refused = await machine.tasks("apply", "--prune");
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining(
        "error: it would remove 1 resource, and there is no terminal to ask on; nothing was changed\n" +
          "hint: give --yes once --plan has shown it\n",
      ),
    ]);
    expect(await names(machine)).toEqual(["nightly", "often"]);
    const pruned = await machine.tasks("apply", "--prune", "--yes", "-o", "json");
    expect([pruned.code, pruned.stderr]).toEqual([0, expect.stringContaining("removed schedule often")]);
    expect(JSON.parse(pruned.stdout)).toContainEqual({
      resource: "schedule",
      name: "often",
      action: "remove",
    });
    expect(await names(machine)).toEqual(["nightly"]);
    expect((await machine.tasks("query", "--user", "ops", "--count")).stdout).toBe("1\n");
  });

  it("asks before it removes, and a no changes nothing", async () => {
    const machine = machineWith({ schedules: { often: NIGHTLY } });
    await machine.tasks("apply");
    write(machine, { table: {}, schedules: {} });
    const asked: string[] = [];
    const answering = (answer: string) =>
      machine.with({
        ask: async (question) => {
          asked.push(question);
          return answer;
        },
      });
    const no = await answering("n").tasks("apply", "--prune");
    expect([no.code, no.stderr]).toEqual([1, expect.stringContaining("error: nothing was changed\n")]);
    expect(no.stderr).toContain("- schedule often\n");
    expect(await names(machine)).toEqual(["often"]);
    expect((await answering("y").tasks("apply", "--prune")).code).toBe(0);
    expect(asked).toEqual(["remove 1 resource? [y/N] ", "remove 1 resource? [y/N] "]);
    expect(await names(machine)).toEqual([]);
  });

  it("removes a parameter that the file no longer names", async () => {
    const machine = machineWith({ parameter: "/a/OLD" });
    await machine.tasks("apply");
    write(machine, { parameter: "/a/NEW" });
    const { stdout } = await machine.tasks("apply", "--prune", "--yes");
    expect(stdout).toContain('{"resource":"parameter","name":"/a/OLD","action":"remove"}');
    expect((await machine.tasks("parameter", "list")).stdout).toBe(
      '{"name":"/a/NEW","type":"String","version":1}\n',
    );
  });

  it("reads times in the zone that the file says, and leaves out what is over", async () => {
    const machine = machineWith({
      schedules: {
        monthly: {
          user: "ops",
          cron: "0 9 1 * ? *",
          zone: "Asia/Tokyo",
          start: "2026-12-01",
          end: 1_900_000_000,
        },
        once: { user: "ops", at: "2026-12-24T18:00:00", zone: "Asia/Tokyo" },
        past: { user: "ops", at: "2026-01-01T00:00:00Z" },
        ended: { user: "ops", rate: "1 day", end: "2026-01-01T00:00:00Z" },
      },
    });
    const run = await machine.tasks("apply", "-o", "json");
    expect(run.stderr).toContain("note: schedules.past is left out: its time is over\n");
    expect(run.stderr).toContain("note: schedules.ended is left out: its time is over\n");
    const rows = JSON.parse(run.stdout) as { [column: string]: unknown }[];
    const said = (name: string) =>
      Object.fromEntries(rows.filter((row) => row["name"] === name).map((row) => [row["field"], row["new"]]));
    expect(said("monthly")).toMatchObject({
      expression: "cron(0 9 1 * ? *)",
      zone: "Asia/Tokyo",
      start: "2026-11-30T15:00:00Z",
    });
    expect(said("once")).toMatchObject({ expression: "at(2026-12-24T18:00:00)", zone: "Asia/Tokyo" });
    expect(await names(machine)).toEqual(["monthly", "once"]);
    expect((await machine.tasks("apply", "--plan", "--exit-code", "--prune")).code).toBe(0);
  });

  it("takes away a start, end or window that the file no longer says, by null for one stage and by false", async () => {
    const bounds = { start: "2026-12-01T00:00:00Z", end: "2027-12-01T00:00:00Z", window: "5m" };
    const nightly = { user: "ops", rate: "1 day", ...bounds };
    const machine = machineWith({ schedules: { nightly } });
    expect((await machine.tasks("apply", "-q")).code).toBe(0);
    const stages = { dev: { schedules: { nightly: { start: null, end: false } } } };
    const { window: _, ...rest } = nightly;
    write(machine, { schedules: { nightly: rest }, stages });
    const plan = await machine.tasks("apply", "--plan", "-o", "csv");
    expect(plan.stdout.split("\n").filter((line) => line.includes(",update,"))).toEqual([
      "schedule,nightly,update,start,2026-12-01T00:00:00Z,none,",
      "schedule,nightly,update,end,2027-12-01T00:00:00Z,none,",
      "schedule,nightly,update,window-m,5,none,",
    ]);
    expect((await machine.tasks("apply", "-q")).code).toBe(0);
    expect((await machine.tasks("apply", "--plan", "--exit-code")).code).toBe(0);
  });

  it("gives the table the team index where the file's setting keeps records in it", async () => {
    const machine = machineWith({ "team-index": true, table: {} });
    const plan = async (...words: string[]) => (await machine.tasks("apply", "--plan", ...words)).stdout;
    expect(await plan()).toContain('"field":"team-index","new":true');
    write(machine, { "team-index": true, table: { "team-index": false } });
    expect(await plan()).toContain('"field":"team-index","new":false');
    write(machine, { table: {}, stages: { prod: { "team-index": "on" } } });
    expect(await plan()).not.toContain("team-index");
    expect(await plan("--stage", "prod")).toContain('"field":"team-index","new":true');
  });

  it("writes nothing in a stage that its file closes", async () => {
    const machine = machineWith({ ...CONTRACT, stages: { prod: { "read-only": true, parameter: null } } });
    expect((await machine.tasks("apply", "--stage", "prod")).code).toBe(5);
    expect((await machine.tasks("apply", "--stage", "prod", "--plan")).code).toBe(0);
    expect((await machine.tasks("apply")).code).toBe(0);
  });

  it("makes no table that the file only names", async () => {
    const machine = machineWith({ table: "elsewhere", schedules: { nightly: NIGHTLY } });
    const { stdout } = await machine.tasks("apply", "--plan");
    expect(stdout).not.toContain('"resource":"table"');
    expect(stdout).toContain('"field":"table","new":"elsewhere"');
    write(machine, { table: { name: "elsewhere" } });
    expect((await machine.tasks("apply", "--plan")).stdout).toContain(
      '"resource":"table","name":"elsewhere"',
    );
  });

  it("takes another file, with the settings that it has", async () => {
    const machine = machineWith({ service: "one", schedules: { nightly: NIGHTLY } });
    write(
      machine,
      { service: "two", schedules: { daily: { user: "ops", cron: "0 10 * * ? *" } } },
      "two.json",
    );
    const run = await machine.tasks("apply", "two.json");
    expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('"name":"two-dev-table"')]);
    expect(await names(machine, "--service", "two")).toEqual(["daily"]);
    expect(await names(machine)).toEqual([]);
    const none = await machine.tasks("apply", "three.json");
    expect(none).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: there is no file three.json\nhint: name a tasks.json, or leave it out\n",
    });
  });

  it("needs a file that says what the service has", async () => {
    const machine = newMachine();
    const told = expect.stringContaining(
      "error: no tasks.json here or in a folder above says what the service has\n",
    );
    expect(await machine.tasks("apply")).toEqual({ code: 2, stdout: "", stderr: told });
    write(machine, { service: "practice", table: "mine" });
    expect(await machine.tasks("apply")).toEqual({ code: 2, stdout: "", stderr: told });
    expect(await machine.tasks("apply", "tasks.json")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: tasks.json does not say what the service has\n" +
        'hint: write it there, as in {"schedules": {"nightly": {"user": "ops", "rate": "1 day"}}}; ' +
        "`tasks help apply` has more\n",
    });
  });

  it("finds the file from a folder below", async () => {
    const machine = machineWith(CONTRACT);
    const below = join(machine.folder, "a", "b");
    mkdirSync(below, { recursive: true });
    expect((await machine.with({ workingFolder: below }).tasks("apply", "--plan")).stdout).toContain(
      "practice-dev-table",
    );
  });
});

describe("a word in the file means what its flag means", () => {
  const rowsOf = (stdout: string, kind: string) =>
    stdout.split("\n").filter((line) => line.startsWith(`{"resource":"${kind}"`));

  it.each<[string[], object]>([
    [["--rate", "3 minutes"], { rate: "3 minutes" }],
    [["--rate", "rate(1 day)", "--enabled"], { rate: "rate(1 day)", enabled: true }],
    [["--cron", "0 10 ? * MON-FRI *", "--stamp"], { cron: "0 10 ? * MON-FRI *", stamp: true }],
    [
      ["--cron", "0 9 * * ? *", "--zone", "UTC+9", "--window", "15m", "--disabled"],
      { cron: "0 9 * * ? *", zone: "UTC+9", window: "15m", enabled: false },
    ],
    [
      [
        "--rate",
        "2h",
        "--start",
        "2026-12-01T09:00:00+09:00",
        "--end",
        "1900000000",
        "--engine",
        "scheduler",
      ],
      { rate: "2h", start: "2026-12-01T09:00:00+09:00", end: 1_900_000_000, engine: "scheduler" },
    ],
    [
      ["--at", "2026-12-24T18:00", "--zone", "Europe/Berlin"],
      { at: "2026-12-24T18:00", zone: "Europe/Berlin" },
    ],
    [["--pattern", '{"source":["aws.ec2"]}'], { pattern: { source: ["aws.ec2"] } }],
    [
      [
        "--rate",
        "3m",
        "--input",
        '{"body":{"user_name":"ops","priority":3}}',
        "--retries",
        "0",
        "--max-age",
        "1h",
      ],
      { rate: "3m", input: { body: { user_name: "ops", priority: 3 } }, retries: 0, "max-age": "1h" },
    ],
  ])("of schedule: %j is %j", async (words, said) => {
    const machine = machineWith({ schedules: { nightly: { user: "ops", ...said } } });
    const byFile = await machine.tasks("apply", "--plan");
    const byFlags = await machine.tasks("schedule", "nightly", "--user", "ops", ...words, "--plan");
    expect([byFile.code, byFlags.code], byFile.stderr + byFlags.stderr).toEqual([0, 0]);
    expect(rowsOf(byFile.stdout, "schedule")).toEqual(rowsOf(byFlags.stdout, "schedule"));
  });

  it.each<[string[], object]>([
    [[], {}],
    [["--billing", "provisioned", "--rcu", "5", "--wcu", "2"], { billing: "provisioned", rcu: 5, wcu: 2 }],
    [
      ["--ttl", "expires_at", "--pitr", "--deletion-protection"],
      { ttl: "expires_at", pitr: true, "deletion-protection": true },
    ],
    [["--no-ttl", "--no-pitr", "--no-team-index"], { ttl: false, pitr: false, "team-index": false }],
    [["--team-index"], { "team-index": true }],
  ])("of provision: %j is %j", async (words, table) => {
    const machine = machineWith({ table });
    const byFile = await machine.tasks("apply", "--plan");
    const byFlags = await machine.tasks("provision", ...words, "--plan");
    expect([byFile.code, byFlags.code]).toEqual([0, 0]);
    expect(byFile.stdout).toBe(byFlags.stdout);
  });
});

describe("tasks serve", () => {
  it("says that the file is not applied, and nothing once it is", async () => {
    const machine = machineWith({ schedules: { nightly: NIGHTLY } });
    const serve = async () => {
      let said = "";
      const write = async (text: string) => void (said += text);
      const world = {
        ...newWorld(),
        workingFolder: machine.folder,
        home: join(machine.folder, "home"),
        stderr: { isTTY: false, columns: undefined, write },
        interrupted: async () => {
          await vi.waitFor(() => expect(said).toContain("Ctrl-C ends it"), { timeout: 20_000 });
          return 130;
        },
      };
      expect(await main(["serve"], createContext(world)), said).toBe(130);
      return said;
    };
    const told = `note: the local store is not what ${join(machine.folder, "tasks.json")} says; \`tasks apply\` makes it so\n`;
    expect(await serve()).toContain(told);
    expect(await names(machine)).toEqual([]);
    await machine.tasks("apply");
    expect(await serve()).not.toContain("tasks.json");
    write(machine, { schedules: { nightly: { ...NIGHTLY, raet: 1 } } });
    expect(await serve()).toContain("tasks.json: schedules.nightly.raet: there is no 'raet', so that");
  });
});

describe("tasks status with a file", () => {
  it("compares with what it says, and names what is not in it", async () => {
    const machine = machineWith({ schedules: { nightly: NIGHTLY, often: NIGHTLY } });
    expect((await machine.tasks("status", "--exit-code")).code).toBe(8);
    await machine.tasks("apply");
    const same = await machine.tasks("status", "--exit-code", "-o", "table");
    expect([same.code, same.stderr]).toEqual([0, `file ${join(machine.folder, "tasks.json")}\n`]);
    write(machine, { schedules: { nightly: { ...NIGHTLY, rate: "1h" } } });
    const other = await machine.tasks("status", "--exit-code", "-o", "table");
    expect(other.code).toBe(8);
    expect(other.stdout).toContain("    expression: rate(3 minutes), not rate(1 hour)\n");
    expect(other.stdout).toContain("schedule often: not in the file\n    expression: rate(3 minutes)\n");
    expect(other.stderr).toContain("note: `tasks apply --plan` shows what it would change\n");
  });

  it("without one, or with one that holds settings alone, compares with the last provision", async () => {
    const machine = machineWith({ service: "practice" });
    await machine.tasks("provision");
    await machine.tasks("schedule", "often", "--user", "ops", "--rate", "3m");
    const run = await machine.tasks("status", "--exit-code", "-o", "table");
    expect([run.code, run.stderr]).toEqual([0, ""]);
    expect(run.stdout).toContain("schedule often: ok\n");
  });
});

describe("what is wrong in a file", () => {
  it.each<[object, string, string]>([
    [
      { schedules: { often: { user: "ops", raet: "3m" } } },
      "schedules.often.raet: there is no 'raet'",
      "did you mean rate? known there: user, rate, cron, at, pattern",
    ],
    [{ schedules: { often: { user: "ops", rate: "3 moons" } } }, "schedules.often.rate: '3 moons' ", ""],
    [
      { schedules: { often: { user: "ops", rate: 3 } } },
      "schedules.often.rate is 3, and not a text",
      'write it as in "rate": "…"',
    ],
    [
      { schedules: { often: { rate: "3m" } } },
      "schedules.often: there is no user",
      'say whose records it puts, as in "user": "kumamoto"',
    ],
    [
      { schedules: { often: { user: "ops" } } },
      "schedules.often: there is no rate, cron",
      'say when, as in "rate": "3m"',
    ],
    [
      { schedules: { often: { user: "ops", rate: "3m", cron: "0 10 * * ? *" } } },
      "schedules.often: there is 'rate' and 'cron', and only one of them can be",
      "leave one of the two out",
    ],
    [
      { schedules: { often: { user: "ops", rate: "3m", retries: 186 } } },
      "schedules.often.retries is 186, and not a whole number from 0 to 185",
      'write it as in "retries": 10',
    ],
    [
      { schedules: { often: { user: "ops", rate: "3m", "max-age": "5s" } } },
      "schedules.often.max-age: 5s is not from 1m to 24h",
      'write it as in "max-age": "5m"',
    ],
    [
      { schedules: { often: { user: "ops", pattern: { source: "aws.ec2" } } } },
      "schedules.often.pattern",
      "",
    ],
    [
      { schedules: { often: { user: "ops", pattern: "@pattern.json" } } },
      'schedules.often.pattern is "@pattern.json", and not an object',
      'write it as in "pattern": {…}',
    ],
    [
      { schedules: { often: { rate: "3m", input: { title: "Report" } } } },
      "schedules.often: input has no body with a user_name",
      'write it as in "input": {',
    ],
    [
      {
        schedules: { often: { rate: "3m", input: { body: { user_name: "ops", n: 1e20 / 9 } } } },
      },
      "schedules.often.input has a number of more than 15 digits",
      "write it as a text",
    ],
    ...["tomorrow 9:00", "2026-12-01T09:00:00", "12月1日", "+3d"].map((at): [object, string, string] => [
      { schedules: { once: { user: "ops", at } } },
      `schedules.once.at: '${at}' is not the same time for everybody, and always`,
      'write it as in "2026-12-01T09:00:00Z", or with a "zone" as in "2026-12-01T09:00:00"',
    ]),
    [
      { schedules: { once: { user: "ops", at: "2026-12-01T09:00:00Z", start: 1_800_000_000 } } },
      "schedules.once: there is 'at' and 'start', and only one of them can be",
      "leave one of the two out",
    ],
    [
      { schedules: { once: { user: "ops", rate: "3m", end: "31 Foo", zone: "Asia/Tokyo" } } },
      "schedules.once.end: '31 Foo'",
      "",
    ],
    [
      { schedules: { once: { user: "ops", rate: "3m", zone: "Asia/Tokio" } } },
      "schedules.once.zone: 'Asia/Tokio' is not a time zone",
      'write it as in "zone": "Asia/Tokyo", "zone": "UTC+9" or "zone": "AoE"',
    ],
    [
      { schedules: { once: { user: "ops", rate: "3m", zone: "Asia/Tokyo", engine: "rule" } } },
      "schedules.once: zone is EventBridge Scheduler's, and a rule has none",
      "leave engine out",
    ],
    [{ schedules: { "a b": NIGHTLY } }, "schedules: 'a b' cannot be a name", "use letters, digits, - and _"],
    [
      { schedules: [] },
      "schedules is [], and not an object of names",
      'write it as in "schedules": {"nightly"',
    ],
    [
      { schedules: { ["x".repeat(60)]: NIGHTLY } },
      `schedules.${"x".repeat(60)}: the rule's name tasks-dev-`,
      "shorten",
    ],
    [{ table: { billing: "on-demnd" } }, 'table.billing is "on-demnd"', "did you mean on-demand?"],
    [{ table: { rcu: 5 } }, "table: rcu needs billing provisioned", "on-demand has no capacity to set"],
    [{ table: { ttl: "user_name" } }, "table.ttl: user_name: every task", '"ttl": "expires_at"'],
    [{ table: { ttl: true } }, "table.ttl is true, and not a text, or false", "write it as in"],
    [{ table: { pitr: "yes" } }, 'table.pitr is "yes", and not true or false', 'write it as in "pitr": true'],
    [{ parameter: "a b" }, "parameter: ", ""],
    [{ parameter: "" }, 'parameter is "", and not a text', ""],
    [{ function: { memory: 64 } }, "function.memory is 64, and not a whole number from 128 to 10240", ""],
    [{ function: { retention: 15 } }, "function.retention is 15, and not one of 1, 3, 5", ""],
    [{ function: { tags: { team: 1 } } }, "function.tags.team is 1, and not a text", ""],
    [{ function: { tags: { "aws:x": "1" } } }, "function.tags: ", '"tags": {"team": "billing"}'],
    [
      { env: { "A-B": "1" } },
      "env: 'A-B' cannot be a variable's name: a letter",
      'write it as in "env": {"STAGE": "prod"}',
    ],
    [{ env: { TABLE_NAME: "x" } }, "env: TABLE_NAME is set by tasks itself", ""],
    [{ endpoint: true }, "endpoint is true, and not an object, or false", ""],
    [{ endpoint: { auth: "nobody" } }, 'endpoint.auth is "nobody", and not one of iam, none', ""],
    [{ table: {}, stages: { prod: { table: { rcu: "1" } } } }, 'stages.prod.table.rcu is "1"', ""],
  ])("%j is told with the place and the nearest right word", async (content, message, hint) => {
    const machine = machineWith(content);
    const run = await machine.tasks("apply");
    expect([run.code, run.stdout]).toEqual([2, ""]);
    const [error = "", told = ""] = run.stderr.split("\n");
    const start = `error: ${join(machine.folder, "tasks.json")}: `;
    expect(error.startsWith(start), run.stderr).toBe(true);
    expect(error.slice(start.length)).toContain(message);
    expect(error + told).not.toMatch(/(?<![\w-])--[a-z]/);
    expect(told).toContain(hint);
  });

  it("of schedules keeps no other command from its work", async () => {
    const machine = machineWith({ schedules: { often: { raet: 1 } }, service: "practice" });
    expect((await machine.tasks("create", "--user", "ops", "--deadline", "1800000000")).code).toBe(0);
    expect((await machine.tasks("get", "--user", "ops", "--deadline", "1800000000")).code).toBe(0);
    const unknown = machineWith({ schedule: {} });
    expect((await unknown.tasks("scan")).stderr).toContain("hint: did you mean schedules? known:");
  });
});
