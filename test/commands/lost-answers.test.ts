import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startDynamo } from "../support/dynalite-with-transactions.ts";
import { makeTable } from "../support/dynamo.ts";
import { startFaultProxy, type Fault, type ProxiedRequest } from "../support/fault-proxy.ts";
import { useNoAwsAccount } from "../support/no-aws-account.ts";
import { newMachine, type Machine } from "../support/run-tasks.ts";

useNoAwsAccount({ keys: true });
let dynamo: Awaited<ReturnType<typeof startDynamo>>;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const task = (deadline: number) =>
  `{"user_name":"mai","deadline_unix_time":${deadline},"title":"t${deadline}"}\n`;
const tasks = (...deadlines: number[]) => deadlines.map(task).join("");
const shown = (deadline: number) => `left alone: mai at 1970-01-01 09:00:0${deadline} +09:00 (${deadline})`;

/** A machine whose requests pass a proxy that has no faults but while `during` is at work. */
async function faultyMachine(env: { [name: string]: string } = {}) {
  const table = await makeTable(dynamo.endpoint);
  let decide: (request: ProxiedRequest) => Fault = () => "pass";
  const proxy = await startFaultProxy(dynamo.endpoint, (request) => decide(request));
  onTestFinished(() => proxy.stop());
  const plain = newMachine();
  const machine = plain.with({
    env: {
      ...plain.env,
      TASKS_TABLE: table,
      AWS_REGION: "us-east-1",
      AWS_ENDPOINT_URL: proxy.endpoint,
      ...env,
    },
  });
  return {
    machine,
    now: async () => (await machine.tasks("export", "-q")).stdout,
    during: async (faults: typeof decide, ...words: string[]) => {
      decide = faults;
      const run = await machine.tasks(...words);
      decide = () => "pass";
      return run;
    },
  };
}

/** The first write of one deadline meets a fault. */
function onceAt(deadline: number, fault: Fault): (request: ProxiedRequest) => Fault {
  let isOver = false;
  return ({ body, operation }) => {
    const at = body.Item?.deadline_unix_time?.N ?? body.Key?.deadline_unix_time?.N;
    if (isOver || operation === "GetItem" || at !== String(deadline)) return "pass";
    isOver = true;
    return fault;
  };
}

function file({ folder }: Machine, text: string): string {
  const path = join(folder, "in.ndjson");
  writeFileSync(path, text);
  return path;
}

describe.each(["skip", "fail"])("an import --on-conflict %s that has lost an answer", (how) => {
  it("does not have a record taken back that was there before, just so", async () => {
    const { machine, during, now } = await faultyMachine();
    await machine.tasks("create", "-u", "mai", "-d", "2", "title=t2");
    const path = file(machine, tasks(1, 2, 3));
    const run = await during(onceAt(2, "500 before"), "import", path, "--on-conflict", how);
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/^imported 3 records, 0 rejected, /);
    expect(run.stderr).toContain(
      "note: 1 of them may have been there before, just so: answers were lost on the way; `tasks undo` leaves those\n",
    );

    const preview = await machine.tasks("undo", "--dry-run");
    expect(preview.code).toBe(7);
    expect(preview.stderr).toContain(`${shown(2)}\n  it may have been there before, just so\n`);
    const undo = await machine.tasks("undo");
    expect(undo).toMatchObject({ code: 7, stdout: tasks(3, 1) });
    expect(undo.stderr).toContain(`${shown(2)}\n  it may have been there before, just so\n`);
    expect(undo.stderr).toContain("2 taken back, 1 maybe there before and left alone\n");
    expect(undo.stderr).toContain("error: a record may have been there before, and is left as it is\n");
    expect(await now()).toBe(tasks(2));
  });

  it("names the record that it has made itself, too, since nobody can tell the two apart", async () => {
    const { machine, during, now } = await faultyMachine();
    const path = file(machine, tasks(1, 2, 3));
    const run = await during(onceAt(2, "cut after"), "import", path, "--on-conflict", how);
    expect(run.stderr).toMatch(/^imported 3 records, 0 rejected, /);
    const undo = await machine.tasks("undo");
    expect(undo).toMatchObject({ code: 7, stdout: tasks(3, 1) });
    expect(undo.stderr).toContain(shown(2));
    expect(await now()).toBe(tasks(2));
  });

  it("has all of it taken back where the first attempt was never carried out", async () => {
    const { machine, during, now } = await faultyMachine();
    const path = file(machine, tasks(1, 2, 3));
    await during(onceAt(2, "cut before"), "import", path, "--on-conflict", how);
    expect((await machine.tasks("undo")).code).toBe(0);
    expect(await now()).toBe("");
  });
});

it("an import --only-changed does not have a record taken back that may have been there before", async () => {
  const { machine, during, now } = await faultyMachine();
  await machine.tasks("create", "-u", "mai", "-d", "1", "title=old");
  const path = file(machine, tasks(1, 2, 3));
  const run = await during(onceAt(2, "cut after"), "import", path, "--only-changed");
  expect(run.stderr).toMatch(/^imported 3 records, 0 unchanged, 0 rejected, /);
  expect(run.stderr).toContain("note: 1 of them may have been there before");
  const undo = await machine.tasks("undo");
  expect(undo.code).toBe(7);
  expect(undo.stderr).toContain("2 taken back, 1 maybe there before and left alone\n");
  expect(await now()).toBe(`${task(1).replace("t1", "old")}${task(2)}`);
});

it.each<Fault>(["500 before", "cut after"])(
  "a create whose answer is lost by '%s' says that it may have been there, and undo leaves it",
  async (fault) => {
    const { machine, during, now } = await faultyMachine();
    if (fault === "500 before") await machine.tasks("create", "-u", "mai", "-d", "2", "title=t2");
    const run = await during(onceAt(2, fault), "create", "-u", "mai", "-d", "2", "title=t2");
    expect(run).toEqual({
      code: 0,
      stdout: task(2),
      stderr:
        "note: an answer was lost, and it may have been there before, just so: `tasks undo` leaves it\n",
    });
    const undo = await machine.tasks("undo");
    expect(undo).toMatchObject({ code: 4, stdout: "" });
    expect(undo.stderr).toContain(`${shown(2)}\n  it may have been there before, just so\n`);
    expect(undo.stderr).toContain("error: a record may have been there before, and is left as it is\n");
    expect(await now()).toBe(task(2));
    // What is gone meanwhile need not be taken back.
    await machine.tasks("delete", "-u", "mai", "-d", "2");
    const { stdout } = await machine.tasks("history");
    const [, created] = stdout.trim().split("\n");
    const again = await machine.tasks("undo", (JSON.parse(created!) as { id: string }).id);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain("0 taken back, 1 already as before\n");
  },
);

it("an undo that has lost an answer while it put a record back is itself undone only where that is known", async () => {
  const { machine, during, now } = await faultyMachine();
  await machine.tasks("import", file(machine, tasks(1, 2, 3)), "-q");
  await machine.tasks("delete", "-u", "mai", "--all", "--yes");
  expect((await during(onceAt(2, "cut after"), "undo")).code).toBe(0);
  expect(await now()).toBe(tasks(1, 2, 3));
  const undo = await machine.tasks("undo");
  expect(undo.code).toBe(7);
  expect(undo.stderr).toContain("2 taken back, 1 maybe there before and left alone\n");
  expect(await now()).toBe(task(2));
});

describe("a write whose answers are all lost is an entry, and undo takes back no other in its place:", () => {
  const words = [
    ["create", "-u", "mai", "-d", "5"],
    ["create", "-u", "mai", "-d", "1", "--overwrite", "title=new"],
    ["update", "-u", "mai", "-d", "1", "title=new"],
    ["delete", "-u", "mai", "-d", "1"],
    ["reschedule", "-u", "mai", "-d", "1", "--to", "9"],
    ["claim", "-u", "mai"],
  ];
  it.each(words.map((line) => ({ line })))("$line", async ({ line }) => {
    const { machine, during, now } = await faultyMachine({ AWS_MAX_ATTEMPTS: "1" });
    await machine.tasks("create", "-u", "mai", "-d", "1", "title=t1");
    const isWrite = ({ operation }: ProxiedRequest) => !["GetItem", "Query"].includes(operation);
    const run = await during((request) => (isWrite(request) ? "cut after" : "pass"), ...line);
    expect(run.code).toBe(6);
    expect(run.stderr).toContain("may have been carried out all the same");
    const before = await now();
    const undo = await machine.tasks("undo");
    expect(undo.code).toBe(4);
    expect(await now()).toBe(before);
  });
});
