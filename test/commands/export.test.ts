import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { main } from "../../src/main.ts";
import { createContext } from "../../src/system/system-context.ts";
import { onBothTargets } from "../support/both-targets.ts";
import { startDynalite } from "../support/dynalite.ts";
import { makeTable } from "../support/dynamo.ts";
import { startFaultProxy, type Fault, type ProxiedRequest } from "../support/fault-proxy.ts";
import { useNoAwsAccount } from "../support/no-aws-account.ts";
import { newMachine, newWorld, type Machine } from "../support/run-tasks.ts";
import { Screen } from "../support/screen.ts";

// All ten types, nested, 38 digits, and text that every format has to mind.
const RICH = [
  '{"user_name":"a","deadline_unix_time":1,"task_description":"x, \\"y\\"\\n熊本 😀","status":"open","blob":{"$b":"AQI="},"l":[1,"1",null,true,{"$ss":["a","b"]}],"m":{"k":{"$ns":[1,2.5]}},"n":-12345678901234567890123456789012345678,"none":null,"yes":false}',
  '{"user_name":"b","deadline_unix_time":2,"empty":"","keys":{"$bs":["AQ==","Ag=="]},"looks":"007"}',
];
const many = Array.from(
  { length: 700 },
  (_, index) =>
    `{"user_name":"user ${index % 5}","deadline_unix_time":${1_000 + index},"open":${index % 2 === 0}}`,
);

async function fill(machine: Machine, lines: string[]): Promise<void> {
  const path = join(machine.folder, "fill.ndjson");
  writeFileSync(path, `${lines.join("\n")}\n`);
  expect(await machine.tasks("import", "-q", path)).toEqual({ code: 0, stdout: "", stderr: "" });
}

const sorted = (text: string) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .sort();

onBothTargets("tasks export", (newTable, operations) => {
  it("writes the table to standard output as lines of JSON, and says how many in one line", async () => {
    const machine = await newTable();
    await fill(machine, many);
    const run = await machine.tasks("export");
    expect(run.code).toBe(0);
    expect(sorted(run.stdout)).toEqual([...many].sort());
    expect(run.stderr).toMatch(/^exported 700 records, \d+\.\d s( \([\d,]+\/s\))?(, \d+ capacity units)?\n$/);
    const quiet = await machine.tasks("export", "-", "-q");
    expect(quiet).toEqual({ code: 0, stdout: run.stdout, stderr: "" });
  });

  it.each(["ndjson", "json", "csv", "dynamodb-json", "ndjson.gz", "csv.gz"])(
    "as %s reads back: export, import into an empty table, export give the same bytes",
    async (name) => {
      const machine = await newTable();
      await fill(machine, [...RICH, ...many]);
      const [format = "", gz] = name.split(".");
      const first = join(machine.folder, `first.${name}`);
      expect((await machine.tasks("export", first, "--format", format)).code).toBe(0);
      const other = await newTable();
      expect(await other.tasks("import", first, "-q")).toEqual({ code: 0, stdout: "", stderr: "" });
      const second = join(other.folder, `second.${name}`);
      expect((await other.tasks("export", second, "--format", format)).code).toBe(0);
      const bytes = readFileSync(first);
      expect(readFileSync(second).equals(bytes)).toBe(true);
      expect(String(gz === undefined ? bytes : gunzipSync(bytes)).length).toBeGreaterThan(20_000);
      expect((await other.tasks("export", "-q")).stdout).toBe((await machine.tasks("export", "-q")).stdout);
    },
  );

  it("takes the format from the name, unless --format says another", async () => {
    const machine = await newTable();
    await fill(machine, RICH.slice(1));
    const head = async (name: string, ...flags: string[]) => {
      const path = join(machine.folder, name);
      expect((await machine.tasks("export", "-q", path, ...flags)).code).toBe(0);
      return readFileSync(path, "utf8").slice(0, 12);
    };
    expect(await head("x.ndjson")).toBe('{"user_name"');
    expect(await head("x")).toBe('{"user_name"');
    expect(await head("x.json")).toMatch(/^\[/);
    expect(await head("x.csv")).toMatch(/^user_name,/);
    expect(await head("y.csv", "--format", "dynamodb-json")).toBe('{"Item":{"us');
  });

  it("takes the format of standard output from -o, and refuses what no export is", async () => {
    const machine = await newTable();
    await fill(machine, RICH);
    for (const format of ["csv", "json", "ndjson"]) {
      const said = await machine.tasks("export", "-q", "--format", format);
      expect(await machine.tasks("export", "-q", "-o", format)).toEqual(said);
    }
    const named = await machine.tasks("export", "-q", "-o", "csv", "--format", "dynamodb-json");
    expect(named.stdout).toContain('{"Item":{');
    expect(
      await machine.with({ env: { ...machine.env, TASKS_OUTPUT: "csv" } }).tasks("export", "-q"),
    ).toEqual(await machine.tasks("export", "-q"));
    for (const format of ["table", "tsv"])
      expect(await machine.tasks("export", "-o", format)).toEqual({
        code: 2,
        stdout: "",
        stderr: `error: no export is a ${format}\nhint: give -o csv, json or ndjson, or a --format\n`,
      });
  });

  it("gives the same bytes each time, in one part and in several", async () => {
    const machine = await newTable();
    await fill(machine, many);
    for (const flags of [[], ["--segments", "4"]]) {
      const runs = [
        await machine.tasks("export", "-q", ...flags),
        await machine.tasks("export", "-q", ...flags),
      ];
      expect(runs[0]).toEqual(runs[1]);
      expect(sorted(runs[0]!.stdout)).toEqual([...many].sort());
    }
  });

  it("writes only what matches and the fields that were asked for", async () => {
    const machine = await newTable();
    await fill(machine, many);
    const where = ["--where", "open = true and deadline_unix_time < 1010"];
    const run = await machine.tasks("export", "-q", ...where);
    expect(sorted(run.stdout)).toEqual(sorted([0, 2, 4, 6, 8].map((index) => many[index]).join("\n")));
    const csv = await machine.tasks(
      "export",
      "-q",
      "--format",
      "csv",
      ...where,
      "--fields",
      "open,user_name",
    );
    expect(csv.stdout.split("\n").slice(0, 2)).toEqual([
      "open:bool,user_name",
      expect.stringMatching(/^true,user [0-4]$/),
    ]);
    const lines = await machine.tasks("export", "-q", ...where, "--fields", "deadline_unix_time,missing");
    expect(sorted(lines.stdout)).toEqual(
      [1000, 1002, 1004, 1006, 1008].map((n) => `{"deadline_unix_time":${n}}`),
    );
  });

  it("replaces an old file when the new one is whole, and leaves no other", async () => {
    const machine = await newTable();
    await fill(machine, RICH);
    mkdirSync(join(machine.folder, "out"));
    const path = join(machine.folder, "out", "x.ndjson");
    writeFileSync(path, "old");
    expect((await machine.tasks("export", "-q", path)).code).toBe(0);
    expect(sorted(readFileSync(path, "utf8"))).toEqual(RICH);
    expect(readdirSync(join(machine.folder, "out"))).toEqual(["x.ndjson"]);
  });

  it.each(["missing/x.csv", "folder", "folder/"])("into %s fails before the first read", async (name) => {
    const machine = await newTable();
    mkdirSync(join(machine.folder, "folder"));
    operations?.();
    const run = await machine.tasks("export", join(machine.folder, name));
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(/^error: the file .+ cannot be written: .+\nhint: .+\n$/);
    expect(operations?.() ?? []).toEqual([]);
  });

  it("leaves an old file as it was when a value is wrong", async () => {
    const machine = await newTable();
    const path = join(machine.folder, "x.ndjson");
    writeFileSync(path, "old");
    for (const flags of [
      ["--where", "open ="],
      ["--segments", "0"],
      ["--max-rcu", "x"],
      ["--fields", "a,,b"],
    ]) {
      const run = await machine.tasks("export", path, ...flags);
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
    }
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(machine.folder).filter((name) => name.endsWith(".partial"))).toEqual([]);
  });

  it("of an empty table is an empty file", async () => {
    const machine = await newTable();
    const path = join(machine.folder, "x.ndjson");
    const run = await machine.tasks("export", path);
    expect(run.stderr).toMatch(/^exported 0 records, /);
    expect(readFileSync(path, "utf8")).toBe("");
  });
});

describe("progress of tasks export", () => {
  /** `passes`: the milliseconds that go by between two looks at the clock. */
  async function runOn({ passes, ...stdout }: { isTTY: boolean; passes: number }, ...words: string[]) {
    const stderr = new Screen(80);
    const world = newWorld();
    const machine = newMachine().with({ workingFolder: world.workingFolder, home: world.home });
    await machine.tasks("scan", "--count");
    await fill(machine, many.slice(0, 10));
    let written = 0;
    const out = {
      ...stdout,
      columns: 80,
      write: async (data: string | Uint8Array) => void (written += data.length),
    };
    const path = join(world.workingFolder, "x.ndjson");
    let elapsed = 0;
    const clock = { ...world.clock, elapsed: () => (elapsed += passes) };
    const argv = ["export", ...words.map((word) => (word === "FILE" ? path : word))];
    expect(await main(argv, createContext({ ...world, clock, stdout: out, stderr }))).toBe(0);
    expect(written > 0).toBe(!words.includes("FILE"));
    return stderr;
  }
  const terminal = { isTTY: true, passes: 600 };
  const pipe = { isTTY: false, passes: 600 };

  it("is a bar on a terminal, and in the end one line", async () => {
    const screen = await runOn(terminal, "FILE");
    expect(screen.written).toContain("99 %  export: 10 records");
    expect(screen.lines).toEqual([expect.stringMatching(/^exported 10 records, /), ""]);
  });

  it("is a bar too where the records go into a pipe", async () => {
    const screen = await runOn(pipe);
    expect(screen.written).toContain("export: 10 records");
    expect(screen.lines).toEqual([expect.stringMatching(/^exported 10 records, /), ""]);
  });

  it("is none where it is over at once", async () => {
    const screen = await runOn({ ...pipe, passes: 1 });
    expect(screen.written).toMatch(/^exported 10 records, [^\r\n]+\n$/);
  });

  it("is none where the records go to the same terminal", async () => {
    const screen = await runOn(terminal);
    expect(screen.written).toMatch(/^exported 10 records, [^\r\n]+\n$/);
  });

  it("is none under --quiet", async () => {
    expect((await runOn(terminal, "FILE", "-q")).written).toBe("");
  });
});

describe("tasks export from a server with faults", () => {
  useNoAwsAccount({ keys: true });
  let dynamo: Awaited<ReturnType<typeof startDynalite>>;
  beforeAll(async () => {
    dynamo = await startDynalite();
  });
  afterAll(() => dynamo.stop());

  async function faultyMachine(decide: (request: ProxiedRequest) => Fault) {
    const table = await makeTable(dynamo.endpoint);
    const proxy = await startFaultProxy(dynamo.endpoint, decide);
    onTestFinished(() => proxy.stop());
    const machine = newMachine();
    const env = { ...machine.env, TASKS_TABLE: table, AWS_REGION: "us-east-1" };
    const direct = machine.with({ env: { ...env, AWS_ENDPOINT_URL: dynamo.endpoint } });
    // Some 2.5 MB: three pages.
    const body = "x".repeat(100_000);
    await fill(
      direct,
      Array.from(
        { length: 25 },
        (_, index) => `{"user_name":"a","deadline_unix_time":${index},"body":"${body}"}`,
      ),
    );
    return { through: machine.with({ env: { ...env, AWS_ENDPOINT_URL: proxy.endpoint } }), direct };
  }

  it.each(["ndjson", "json", "csv", "dynamodb-json"])(
    "writes %s with no page dropped and none doubled",
    async (format) => {
      const { through, direct } = await faultyMachine(({ index, operation }) =>
        operation === "Scan" && index % 2 === 1 ? "cut within" : "pass",
      );
      const expected = await direct.tasks("export", "-q", "--format", format);
      expect(expected.stdout.length).toBeGreaterThan(2_500_000);
      expect(await through.tasks("export", "-q", "--format", format)).toEqual(expected);
    },
  );

  it.each(["x.ndjson", "x.json.gz"])("leaves no half %s where it does not recover", async (name) => {
    const { through } = await faultyMachine(({ body }) =>
      body.ExclusiveStartKey === undefined ? "pass" : "cut before",
    );
    const path = join(through.folder, name);
    const run = await through.tasks("export", path);
    expect(run.code).toBe(6);
    expect(run.stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(through.folder).filter((file) => file.includes("partial"))).toEqual([]);
  });

  it("counts what csv costs, which reads the table twice", async () => {
    const { direct } = await faultyMachine(() => "pass");
    const units = async (format: string) => {
      const { stderr } = await direct.tasks("export", "--format", format);
      return Number(/, (\d+) capacity units\n$/.exec(stderr)![1]);
    };
    const once = await units("ndjson");
    expect(once).toBeGreaterThan(300);
    expect(Math.abs((await units("csv")) - 2 * once)).toBeLessThanOrEqual(1);
  });
});
