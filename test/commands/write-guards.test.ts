import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommandDefinition } from "../../src/commands/shared/declaration/define-command.ts";
import { loadCommands } from "../../src/contents.ts";
import { startDynamo } from "../support/dynalite-with-transactions.ts";
import { makeTable } from "../support/dynamo.ts";
import { startJsonServer } from "../support/json-server.ts";
import { useNoAwsAccount } from "../support/no-aws-account.ts";
import { newMachine, type Machine } from "../support/run-tasks.ts";

const KEY = ["--user", "mai", "--deadline", "1800000000"];
const READS = new Set(["GetItem", "BatchGetItem", "Query", "Scan", "DescribeTable"]);

interface Guarded {
  words: string[];
  /** Command lines that are to be carried out before. */
  before?: string[][];
  /** Whether it works on the records of a table, and so on DynamoDB alone as well. */
  records?: true;
  /** Whether the local target has nothing that it would write. */
  isEmpty?: true;
}

const create = ["create", ...KEY, "status=open"];
const claim = ["claim", "--user", "mai"];
const schedule = ["schedule", "nightly", "--user", "mai", "--rate", "1h"];

/** Every command that writes, as it is typed. A new one is to be added here, which needs --dry-run to work. */
const GUARDED: { [path: string]: Guarded } = {
  create: { words: create, records: true },
  update: { words: ["update", ...KEY, "status=done"], before: [create], records: true },
  done: { words: ["done", ...KEY], before: [create], records: true },
  reschedule: { words: ["reschedule", ...KEY, "--to", "1800000001"], before: [create], records: true },
  claim: { words: ["claim", "--user", "mai"], before: [create], records: true },
  renew: { words: ["renew", ...KEY, "--lease-no", "1"], before: [create, claim], records: true },
  release: { words: ["release", ...KEY, "--lease-no", "1"], before: [create, claim], records: true },
  delete: { words: ["delete", ...KEY], before: [create], records: true },
  edit: { words: ["edit", ...KEY], before: [create], records: true },
  undo: { words: ["undo"], before: [create], records: true },
  import: { words: ["import", "-", "--format", "ndjson"], records: true },
  apply: { words: ["apply", "service.json"] },
  provision: { words: ["provision", "--ttl", "expires_at"] },
  "schedule create": { words: schedule },
  "schedule enable": { words: ["schedule", "enable", "nightly"], before: [schedule] },
  "schedule disable": { words: ["schedule", "disable", "nightly"], before: [[...schedule, "--enabled"]] },
  "schedule send": {
    words: ["schedule", "send", '{"id":"e-1","source":"shop","detail-type":"Order"}'],
    before: [["schedule", "on", "--user", "mai", "--pattern", '{"source":["shop"]}', "--enabled"]],
  },
  "schedule migrate": { words: ["schedule", "migrate", "nightly"], before: [schedule] },
  "schedule delete": { words: ["schedule", "delete", "nightly"], before: [schedule] },
  "endpoint create": { words: ["endpoint"], isEmpty: true },
  "endpoint delete": { words: ["endpoint", "delete"], isEmpty: true },
  "parameter set": { words: ["parameter", "set", "/tasks/dev/OWNER", "mai"] },
  "parameter delete": {
    words: ["parameter", "delete", "/tasks/dev/OWNER"],
    before: [["parameter", "set", "/tasks/dev/OWNER", "mai"]],
  },
  invoke: { words: ["invoke", "--post", '{"user_name":"mai"}'] },
  destroy: { words: ["destroy", "--delete-data", "--yes"], before: [create, ["provision"]] },
  serve: { words: ["serve"] },
};

const RECORD = '{"user_name":"mai","deadline_unix_time":1800000009}\n';

const SERVICE = { table: { ttl: "expires_at" }, schedules: { nightly: { user: "mai", rate: "1h" } } };

function withInput(machine: Machine): Machine {
  writeFileSync(join(machine.folder, "service.json"), JSON.stringify(SERVICE));
  return machine.with({
    env: { ...machine.env, EDITOR: "sed -i s/open/done/" },
    stdin: (async function* () {
      yield new TextEncoder().encode(RECORD);
    })(),
  });
}

/** All that the local store holds. */
async function contents(machine: Machine): Promise<string[]> {
  const words = [["scan"], ["schedule", "list"], ["parameter", "list"], ["status"], ["history"]];
  const outputs: string[] = [];
  for (const one of words) outputs.push((await machine.tasks(...one, "-o", "json")).stdout);
  return outputs;
}

async function prepare(machine: Machine, { before = [] }: Guarded): Promise<void> {
  for (const words of before) expect(await machine.tasks(...words, "-q")).toMatchObject({ code: 0 });
}

function writing(commands: readonly CommandDefinition[], path: string[] = []): [string, CommandDefinition][] {
  return commands.flatMap((command) => {
    const own = [...path, command.name];
    const below = writing(command.subcommands, own);
    return command.writes && command.run !== undefined ? [[own.join(" "), command], ...below] : below;
  });
}

describe("every command that writes", () => {
  it("is in this table, and has --dry-run or a reason to have none", async () => {
    const found = writing(await loadCommands());
    expect(found.map(([path]) => path).toSorted()).toEqual(Object.keys(GUARDED).toSorted());
    for (const [path, { flags, noDryRun }] of found) {
      expect([path, flags["dryRun"] !== undefined]).toEqual([path, noDryRun === undefined]);
    }
  });
});

const guarded = Object.entries(GUARDED);
const dry = guarded.filter(([path]) => path !== "serve");
const planned = guarded.filter(([path]) => /^(provision|schedule|endpoint|apply)\b/.test(path));
const onRecords = dry.filter(([, { records }]) => records === true);

describe("on the local store", () => {
  it.each(dry)("%s --dry-run changes nothing, and ends as it would", async (_, command) => {
    const machine = newMachine();
    await prepare(machine, command);
    const before = await contents(machine);
    const tried = await withInput(machine).tasks(...command.words, "--dry-run");
    expect(tried.stdout === "").toBe(command.isEmpty === true);
    expect(await contents(machine)).toEqual(before);
    const done = await withInput(machine).tasks(...command.words);
    expect(tried.code).toBe(done.code);
  });

  it.each(planned)("%s --plan is --dry-run", async (_, command) => {
    const machine = newMachine();
    await prepare(machine, command);
    const tried = await withInput(machine).tasks(...command.words, "--dry-run");
    expect(tried.code).toBe(0);
    expect(await withInput(machine).tasks(...command.words, "--plan")).toEqual(tried);
  });

  it.each(dry)("%s --dry-run makes no store, nor a folder for one", async (_, { words }) => {
    const machine = newMachine();
    const terminal = machine.with({ terminalColumns: 80 });
    await withInput(terminal).tasks(...words, "--dry-run");
    expect(existsSync(join(machine.folder, "home", ".local"))).toBe(false);
  });

  it("--dry-run leaves nothing to be done at the process's end for each command", async () => {
    const machine = newMachine();
    await machine.tasks(...create);
    const many = ["done", "--user", "mai", "--all", "--yes", "--dry-run"];
    await machine.tasks(...many);
    const before = process.listenerCount("exit");
    for (let run = 0; run < 3; run += 1) expect(await machine.tasks(...many)).toMatchObject({ code: 0 });
    expect(process.listenerCount("exit")).toBe(before);
  });

  it.each(guarded)("%s under read-only ends with 5 and changes nothing", async (path, command) => {
    const machine = newMachine();
    await prepare(machine, command);
    const before = await contents(machine);
    const closed = machine.with({ env: { ...machine.env, TASKS_READ_ONLY: "1" } });
    expect(await withInput(closed).tasks(...command.words)).toEqual({
      code: 5,
      stdout: "",
      stderr:
        "error: nothing may be written: read-only is on (TASKS_READ_ONLY)\n" +
        "hint: --dry-run shows what it would do; no flag lifts read-only, only the setting itself\n",
    });
    expect(await contents(machine)).toEqual(before);
    if (path !== "serve")
      expect(await withInput(closed).tasks(...command.words, "--dry-run")).toMatchObject({ code: 0 });
  });
});

describe("on DynamoDB's API", () => {
  useNoAwsAccount({ keys: true });
  let dynamo: Awaited<ReturnType<typeof startDynamo>>;
  beforeAll(async () => {
    dynamo = await startDynamo();
  });
  afterAll(() => dynamo.stop());

  const open = async (endpoint: string, table: string, more: { [name: string]: string } = {}) => {
    const machine = newMachine();
    const env = { TASKS_TABLE: table, AWS_ENDPOINT_URL: endpoint, AWS_REGION: "us-east-1", ...more };
    return machine.with({ env: { ...machine.env, ...env } });
  };

  it.each(onRecords)("%s --dry-run sends nothing that writes", async (_, command) => {
    const machine = await open(dynamo.endpoint, await makeTable(dynamo.endpoint));
    await prepare(machine, command);
    dynamo.operations.length = 0;
    expect(await withInput(machine).tasks(...command.words, "--dry-run")).toMatchObject({ code: 0 });
    expect(dynamo.operations.filter((operation) => !READS.has(operation))).toEqual([]);
  });

  it.each(guarded)("%s under read-only sends nothing at all", async (_, command) => {
    const { endpoint, requests } = await startJsonServer(() => ({ status: 200, body: {} }));
    const machine = await open(endpoint, "t-table", { TASKS_READ_ONLY: "1" });
    expect(await withInput(machine).tasks(...command.words)).toMatchObject({ code: 5, stdout: "" });
    expect(requests).toEqual([]);
  });
});

describe("the setting read-only", () => {
  const config = async (content: object) => {
    const { writeFileSync } = await import("node:fs");
    const { join } = await import("node:path");
    const machine = newMachine();
    writeFileSync(join(machine.folder, "tasks.json"), JSON.stringify(content));
    return machine;
  };

  it("closes one stage alone, and no variable opens it again", async () => {
    const machine = await config({ stages: { prod: { "read-only": true } } });
    expect(await machine.tasks(...create, "--stage", "prod")).toMatchObject({
      code: 5,
      stderr: expect.stringContaining(`${machine.folder}/tasks.json, stage prod)`),
    });
    const open = machine.with({ env: { ...machine.env, TASKS_READ_ONLY: "0" } });
    expect(await open.tasks(...create, "--stage", "prod")).toMatchObject({ code: 5 });
    expect(await machine.tasks(...create)).toMatchObject({ code: 0 });
  });

  it.each([
    [{ "read-only": "yes" }, "'read-only' is \"yes\""],
    [{ stages: { prod: { "read-onl": true } } }, "stage 'prod' has an unknown setting 'read-onl'"],
    [{ stages: [] }, "'stages' is not an object"],
  ])("refuses %j", async (content, message) => {
    const machine = await config(content);
    expect(await machine.tasks("scan")).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});
