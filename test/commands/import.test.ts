import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { onBothTargets } from "../support/both-targets.ts";
import { startDynalite } from "../support/dynalite.ts";
import { makeTable } from "../support/dynamo.ts";
import { startFaultProxy, type Fault, type ProxiedRequest } from "../support/fault-proxy.ts";
import { halfUnprocessed } from "../support/half-unprocessed.ts";
import { hurried } from "../support/clocks.ts";
import { useNoAwsAccount } from "../support/no-aws-account.ts";
import { newMachine, type Machine } from "../support/run-tasks.ts";

const line = (user: string, deadline: number, more = "") =>
  `{"user_name":"${user}","deadline_unix_time":${deadline}${more}}`;
const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => `${line("mai", index)}\n`).join("");

const SUMMARY = (counts: string) =>
  new RegExp(`^${counts}, \\d+\\.\\d s( \\([\\d,]+/s\\))?(, [\\d,]+ capacity units?)?\n`);

const NOTE = "note: this import may replace records, and cannot be undone; with --only-changed it can\n";

/** What an import that may replace records says after the note that it cannot be undone. */
function afterNote(stderr: string): string {
  expect(stderr.slice(0, NOTE.length)).toBe(NOTE);
  return stderr.slice(NOTE.length);
}

/** Writes a file into the machine's folder and gives its path. */
function file({ folder }: Machine, name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

async function* stream(...parts: (string | Uint8Array)[]) {
  for (const part of parts) yield Buffer.from(part);
}

async function stored(machine: Machine): Promise<string> {
  const { stdout, code } = await machine.tasks("export", "-q");
  expect(code).toBe(0);
  return stdout;
}

onBothTargets("tasks import", (newTable, operations) => {
  it("writes the records of a file, and says how many in one line", async () => {
    const machine = await newTable();
    const run = await machine.tasks("import", file(machine, "in.ndjson", lines(260)));
    expect(run).toMatchObject({ code: 0, stdout: "" });
    expect(afterNote(run.stderr)).toMatch(SUMMARY("imported 260 records, 0 rejected"));
    expect(run.stderr.split("\n")).toHaveLength(3);
    expect(await stored(machine)).toBe(lines(260));
  });

  it("reads dates as people paste them in csv and ndjson, and says once how many are month and day", async () => {
    const machine = await newTable();
    const csv = "user_name,deadline_unix_time\nmai,2026-12-24 23:59 AoE\nmai,12/24 9:00\nmai,12/25(金)\n";
    const run = await machine.tasks("import", file(machine, "in.csv", csv));
    expect(run).toMatchObject({ code: 0, stdout: "" });
    expect(afterNote(run.stderr)).toMatch(SUMMARY("imported 3 records, 0 rejected"));
    expect(run.stderr).toMatch(/\nnote: 2 deadlines without a year, read as month\/day\n$/);
    const ndjson = '{"user_name":"ken","deadline_unix_time":"令和8年12月24日"}\n';
    const other = await machine.tasks("import", file(machine, "in.ndjson", ndjson));
    expect(afterNote(other.stderr)).toMatch(SUMMARY("imported 1 record, 0 rejected"));
    expect(afterNote(other.stderr)).not.toContain("note:");
    const [aoe, nine, friday, reiwa] = [
      "24T23:59:00-12:00",
      "24T09:00+09:00",
      "25T23:59:59+09:00",
      "24T23:59:59+09:00",
    ].map((end) => Date.parse(`2026-12-${end}`) / 1000);
    const all = await stored(machine);
    for (const deadline of [nine, aoe, friday]) expect(all).toContain(line("mai", deadline!));
    expect(all).toContain(line("ken", reiwa!));
  });

  it("reads standard input, also one that ends without a line end", async () => {
    const machine = await newTable();
    const text = lines(3);
    const stdin = stream(text.slice(0, 50), text.slice(50, -1));
    const run = await machine.with({ stdin }).tasks("import", "-", "-q");
    expect(run).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await stored(machine)).toBe(text);
  });

  it("writes what is whole of standard input that ends in the middle of a line, and refuses the rest", async () => {
    const machine = await newTable();
    const rejects = join(machine.folder, "bad");
    const stdin = stream(`${line("a", 1)}\n${line("a", 2)}\n`, line("a", 3).slice(0, 20));
    const run = await machine.with({ stdin }).tasks("import", "-", "--rejects", rejects);
    expect(run.code).toBe(7);
    expect(afterNote(run.stderr)).toMatch(
      /^line 3: .+\nimported 2 records, 1 rejected, .+\nerror: rejected 1 of 3 records\nhint: .+\n$/,
    );
    expect(readFileSync(rejects, "utf8")).toBe(`${line("a", 3).slice(0, 20)}\n`);
    expect(await stored(machine)).toBe(`${line("a", 1)}\n${line("a", 2)}\n`);
  });

  it("has nothing to do for an empty file", async () => {
    const machine = await newTable();
    const run = await machine.tasks("import", file(machine, "empty.ndjson", ""));
    expect(run.code).toBe(0);
    expect(afterNote(run.stderr)).toMatch(SUMMARY("imported 0 records, 0 rejected"));
  });

  it("refuses what cannot be read, and touches nothing", async () => {
    const machine = await newTable();
    mkdirSync(join(machine.folder, "folder"));
    for (const name of ["missing.ndjson", "folder"]) {
      const run = await machine.tasks(
        "import",
        join(machine.folder, name),
        "--rejects",
        join(machine.folder, "bad"),
      );
      expect(run.code).toBe(2);
      expect(run.stderr).toMatch(
        /^error: the file .*(missing\.ndjson|folder) cannot be read: .+\nhint: .+\n$/,
      );
    }
    expect(() => readFileSync(join(machine.folder, "bad"))).toThrow("ENOENT");
    expect(operations?.() ?? []).toEqual([]);
  });

  it("keeps in --rejects the bytes of bad lines as they stood, and goes on after them", async () => {
    const machine = await newTable();
    const bad = [
      Buffer.from("not json"),
      Buffer.concat([
        Buffer.from('{"user_name":"'),
        Buffer.from([0xe9, 0xff]),
        Buffer.from('","deadline_unix_time":5}'),
      ]),
      Buffer.from('{"user_name":"a"}'),
    ];
    const feed = Buffer.from("\n");
    const content = Buffer.concat([
      Buffer.from(`${line("a", 1)}\n`),
      ...bad.flatMap((one) => [one, feed]),
      Buffer.from(`${line("a", 2)}\n`),
    ]);
    const rejects = join(machine.folder, "bad.ndjson");
    const run = await machine.tasks("import", file(machine, "in.ndjson", content), "--rejects", rejects);
    expect(run.code).toBe(7);
    expect(afterNote(run.stderr)).toMatch(
      /^line 2: .+\nline 3: not UTF-8: the byte 0xE9 .+\nline 4: .*deadline_unix_time.*\nimported/,
    );
    expect(readFileSync(rejects).equals(Buffer.concat(bad.flatMap((one) => [one, feed])))).toBe(true);
    expect(await stored(machine)).toBe(`${line("a", 1)}\n${line("a", 2)}\n`);
  });

  it("keeps rejected rows of csv below their header, so that they can be mended and imported", async () => {
    const machine = await newTable();
    const rejects = join(machine.folder, "bad.csv");
    const csv = 'user_name,deadline_unix_time,n:n\na,1,1\na,2,many\n"a, b",3,3\n';
    const run = await machine.tasks("import", file(machine, "in.csv", csv), "--rejects", rejects);
    expect(run.code).toBe(7);
    expect(readFileSync(rejects, "utf8")).toBe("user_name,deadline_unix_time,n:n\na,2,many\n");
    writeFileSync(rejects, readFileSync(rejects, "utf8").replace("many", "2"));
    expect((await machine.tasks("import", rejects)).code).toBe(0);
    expect((await stored(machine)).split("\n").sort()).toEqual([
      "",
      line("a", 1, ',"n":1'),
      line("a", 2, ',"n":2'),
      line("a, b", 3, ',"n":3'),
    ]);
  });

  it("tells the first twenty faults and counts the rest, under --quiet too", async () => {
    const machine = await newTable();
    const content = `${"bad\n".repeat(35)}${line("a", 1)}\n`;
    const run = await machine.tasks("import", "-q", file(machine, "in.ndjson", content));
    expect(run.code).toBe(7);
    const told = run.stderr.split("\n");
    expect(told.slice(0, 20).map((text) => text.split(":")[0])).toEqual(
      Array.from({ length: 20 }, (_, index) => `line ${index + 1}`),
    );
    expect(told.slice(20)).toEqual([
      "error: rejected 35 of 36 records",
      expect.stringMatching(/^hint: /),
      "",
    ]);
  });

  it("shows no control characters of the file on the terminal", async () => {
    const machine = await newTable();
    const content =
      '{"user_name":"a","deadline_unix_time":1,"\u009b31m\u001b[2J\\u001b[2J":{"$n":"x"}}\n\u001b[2J\n';
    const run = await machine.tasks("import", file(machine, "in.ndjson", content));
    expect(run.code).toBe(7);
    // oxlint-disable-next-line no-control-regex
    expect(run.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it("tells errors as JSON where JSON was asked for", async () => {
    const machine = await newTable();
    const run = await machine.tasks("import", "-q", "-o", "json", file(machine, "in.ndjson", "bad\n"));
    expect(run.code).toBe(7);
    expect(JSON.parse(run.stderr.split("\n")[1]!)).toEqual({
      error: {
        kind: "partial",
        message: "rejected 1 of 1 record",
        hint: "the lines above say why; --rejects <file> keeps them, to be fixed and imported again",
      },
    });
    const missing = await machine.tasks("import", "-o", "ndjson", join(machine.folder, "missing"));
    expect(missing.code).toBe(2);
    expect(JSON.parse(missing.stderr).error.kind).toBe("usage");
  });

  it("rejects a record whose key came before in the file with both lines, with --dry-run too", async () => {
    const machine = await newTable();
    const records = [line("a", 10_000, ',"n":1'), line("a", 10_001), line("a", 10_000, ',"n":2')];
    const path = file(machine, "in.ndjson", `${records.join("\n")}\n`);
    const rejects = join(machine.folder, "bad");
    for (const how of [["--dry-run"], []]) {
      const run = await machine.tasks("import", path, "--rejects", rejects, ...how);
      expect(run.code).toBe(7);
      expect(afterNote(run.stderr)).toMatch(
        /^line 3: the user and the deadline are those of line 1\n(dry run: .+ BatchWriteItem once, 2 write units\nchecked 3 records, wrote none|imported 2 records), 1 rejected, .+\nerror: rejected 1 of 3 records\nhint: .+--on-duplicate next-second keeps both.+\n$/,
      );
      expect(readFileSync(rejects, "utf8")).toBe(`${records[2]}\n`);
    }
    expect(await stored(machine)).toBe(`${records[0]}\n${records[1]}\n`);
  });

  it.each([
    [
      "last",
      [line("a", 10_000, ',"n":2'), line("a", 10_001)],
      "imported 2 records, 1 replaced by later ones",
    ],
    [
      "first",
      [line("a", 10_000, ',"n":1'), line("a", 10_001)],
      "imported 2 records, 1 left out for earlier ones",
    ],
    [
      "next-second",
      [line("a", 10_000, ',"n":1'), line("a", 10_001), line("a", 10_002, ',"n":2')],
      "imported 3 records, 1 put at the next free second",
    ],
  ])("loses no record in silence under --on-duplicate %s", async (how, expected, said) => {
    const machine = await newTable();
    const records = [line("a", 10_000, ',"n":1'), line("a", 10_001), line("a", 10_000, ',"n":2')];
    const path = file(machine, "in.ndjson", `${records.join("\n")}\n`);
    // Twice: running it again gives the same table.
    for (const _ of [1, 2]) {
      const run = await machine.tasks("import", path, "--on-duplicate", how);
      expect(run.code).toBe(0);
      expect(afterNote(run.stderr)).toMatch(SUMMARY(`${said}, 0 rejected`));
      expect(await stored(machine)).toBe(expected.map((text) => `${text}\n`).join(""));
    }
  });

  it("writes with --only-changed what differs, says what that saved, and can be undone", async () => {
    const machine = await newTable();
    const all = lines(260).split("\n").slice(0, -1);
    await machine.tasks("import", "-q", file(machine, "in.ndjson", lines(260)));
    const before = await stored(machine);
    const other = [
      ...all.slice(0, 257),
      line("mai", 257, ',"n":1'),
      line("mai", 258, ',"n":2'),
      line("new", 1),
    ];
    const path = file(
      machine,
      "other.ndjson",
      other
        .map((text) => `${text}\n`)
        .toReversed()
        .join(""),
    );
    operations?.();
    const dry = await machine.tasks("import", path, "--only-changed", "--dry-run");
    expect(dry.code).toBe(0);
    expect(dry.stderr).toMatch(/ it would call PutItem once and UpdateItem 2 times, 3 write units\n/);
    expect(dry.stderr).toMatch(/\nchecked 260 records, wrote none, 257 unchanged, 0 rejected, /);
    expect(operations?.().filter((operation) => !/^(Batch)?GetItem$/.test(operation)) ?? []).toEqual([]);
    expect(await stored(machine)).toBe(before);
    operations?.();

    const run = await machine.tasks("import", path, "--only-changed");
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(SUMMARY("imported 3 records, 257 unchanged, 0 rejected"));
    if (operations !== undefined) {
      expect(run.stderr).toMatch(/\nsaved 257 write units by reading \d+(\.5)? read units\n/);
      expect(operations().toSorted()).toEqual([
        "BatchGetItem",
        "BatchGetItem",
        "BatchGetItem",
        "PutItem",
        "UpdateItem",
        "UpdateItem",
      ]);
    }
    const after = await stored(machine);
    expect(after.split("\n").toSorted()).toEqual(["", ...other, all[259]!].toSorted());
    expect((await machine.tasks("import", path, "--only-changed")).stderr).toMatch(
      SUMMARY("imported 0 records, 260 unchanged, 0 rejected"),
    );
    expect((await machine.tasks("undo")).code).toBe(0);
    expect(await stored(machine)).toBe(before);
  });

  it.each([
    [["--only-changed", "--on-conflict", "fail"], /^error: --only-changed and --on-conflict fail contradict/],
    [
      ["--only-changed", "--on-duplicate", "last"],
      /^error: --on-duplicate last and --only-changed contradict/,
    ],
  ])("refuses %j", async (flags, message) => {
    const machine = await newTable();
    const run = await machine.tasks("import", file(machine, "in.ndjson", ""), ...flags);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(message);
  });

  it("says in one line with --only-changed --dry-run all that it would call", async () => {
    const machine = await newTable();
    await machine.with({ stdin: stream(`${line("a", 1)}\n`) }).tasks("import", "-");
    const differs = `${line("a", 1, ',"n":3')}\n${line("b", 1)}\n`;
    const run = await machine
      .with({ stdin: stream(differs) })
      .tasks("import", "-", "--only-changed", "--dry-run");
    expect(run).toMatchObject({ code: 0, stdout: differs });
    expect(run.stderr.split("\n").filter((text) => text.startsWith("dry run"))).toEqual([
      "dry run: nothing was written; it would call UpdateItem once and PutItem once, 2 write units",
    ]);
  });

  it("refuses to let a later record meet an earlier one that stays", async () => {
    const machine = await newTable();
    const run = await machine.tasks(
      "import",
      file(machine, "in.ndjson", ""),
      "--on-duplicate",
      "last",
      "--on-conflict",
      "skip",
    );
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/^error: --on-duplicate last and --on-conflict skip contradict each other/);
  });

  it("takes a file of other names, without users, with dates in zones of their own", async () => {
    const machine = await newTable();
    const csv =
      "title;due;timezone\nA;2026-12-01 23:59;AoE\nB;2026-12-01 23:59;UTC+9\nC;2026-12-01T00:00Z;\n";
    const run = await machine.tasks(
      "import",
      file(machine, "in.csv", csv),
      "--map",
      "due=deadline_unix_time",
      "--set",
      "user_name=me",
      "--set",
      "priority:=3",
      "--zone-column",
      "timezone",
      "--zone",
      "AoE",
    );
    expect(run.code).toBe(0);
    expect(afterNote(run.stderr)).toMatch(SUMMARY("imported 3 records, 0 rejected"));
    const at = (...parts: [number, number, number, number?]) => Date.UTC(2026, ...parts) / 1000;
    expect(await stored(machine)).toBe(
      [
        line("me", at(11, 1, 0), ',"priority":3,"title":"C"'),
        line("me", at(11, 1, 14, 59), ',"priority":3,"timezone":"UTC+9","title":"B"'),
        line("me", at(11, 2, 11, 59), ',"priority":3,"timezone":"AoE","title":"A"'),
      ]
        .map((text) => `${text}\n`)
        .join(""),
    );
  });

  it("knows what taskwarrior exports, and takes a calendar's flag for a calendar alone", async () => {
    const machine = await newTable();
    const task =
      '{"id":1,"description":"Pay rent","due":"20261201T000000Z","entry":"20261101T000000Z","status":"pending","uuid":"a360fc44-315c-4366-b70c-ea7e7520b749"}';
    const path = file(machine, "export.json", `[\n${task}\n]\n`);
    const run = await machine.tasks("import", path, "--set", "user_name=mai");
    expect(run).toMatchObject({ code: 0, stdout: "" });
    expect(await stored(machine)).toBe(
      '{"user_name":"mai","deadline_unix_time":1796083200,"task_description":"Pay rent","status":"open","entry":"20261101T000000Z","uuid":"a360fc44-315c-4366-b70c-ea7e7520b749"}\n',
    );
    expect(await machine.tasks("import", path, "--set", "user_name=mai", "--as", "event")).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: --as is for calendars, and not for the format taskwarrior\nhint: add --format ical\n",
    });
  });

  it("names the element of an array that stands on one line", async () => {
    const machine = await newTable();
    const array = `[${line("a", 10_000)},{"user_name":"a"},${line("a", 10_000)}]`;
    const run = await machine.tasks("import", file(machine, "in.json", array));
    expect(run.code).toBe(7);
    expect(afterNote(run.stderr)).toMatch(
      /^line 1, element 2: the record has no deadline_unix_time\nline 1, element 3: the user and the deadline are those of element 1\nimported 1 record, 2 rejected/,
    );
  });

  it.each([
    ["--map", "title", /^error: --map 'title' is not an old and a new name\n/],
    ["--map", "a=b,a=c", /^error: --map names a twice\n/],
    ["--map", "a=b,c=b", /^error: --map makes b of a and of c\n/],
    ["--zone", "Tokio", /^error: --zone 'Tokio' is not a time zone\nhint: .*AoE\n/],
    ["--set", "x", /^error: 'x' is not an attribute/],
  ])("refuses %s %s", async (flag, text, message) => {
    const machine = await newTable();
    const run = await machine.tasks("import", file(machine, "in.ndjson", ""), flag, text);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(message);
  });

  it("checks all and writes nothing with --dry-run", async () => {
    const machine = await newTable();
    const path = file(machine, "in.ndjson", `${line("a", 1)}\nbad\n${line("a", 2)}\n`);
    const rejects = join(machine.folder, "bad");
    const run = await machine.tasks("import", path, "--dry-run", "--rejects", rejects);
    expect(run.code).toBe(7);
    expect(run.stderr).toMatch(/\nchecked 3 records, wrote none, 1 rejected, /);
    expect(readFileSync(rejects, "utf8")).toBe("bad\n");
    expect(operations?.() ?? []).toEqual([]);
    expect(await stored(machine)).toBe("");
    expect((await machine.tasks("import", file(machine, "ok.ndjson", lines(2)), "--dry-run")).code).toBe(0);
  });

  it("shows with --dry-run the records as they would be, in every format", async () => {
    const machine = await newTable();
    await machine.tasks("create", "-q", "-u", "b", "-d", "1", "old=x");
    const path = file(machine, "in.csv", "who,deadline_unix_time,n\nb,1,7.5\nc,2,\nb,1,3\nd,nonsense,1\n");
    const words = ["import", path, "--map", "who=user_name", "--set", "status=open", "--dry-run", "-q"];
    const replaced = line("b", 1, ',"status":"open","n":7.5');
    const added = line("c", 2, ',"status":"open"');
    const shown = async (...more: string[]) => {
      const { code, stdout } = await machine.tasks(...words, ...more);
      return { code, stdout };
    };
    expect(await shown()).toEqual({ code: 7, stdout: `${replaced}\n${added}\n` });
    expect(await shown("--on-conflict", "skip")).toEqual({ code: 7, stdout: `${added}\n` });
    expect(await shown("--on-conflict", "fail")).toEqual({ code: 7, stdout: `${added}\n` });
    expect(await shown("--only-changed")).toEqual({ code: 7, stdout: `${replaced}\n${added}\n` });
    expect(await shown("-o", "csv")).toEqual({
      code: 7,
      stdout: "user_name,deadline_unix_time,status,n\nb,1,open,7.5\nc,2,open,\n",
    });
    const { stdout } = await shown("-o", "json");
    expect(JSON.parse(stdout)).toEqual([JSON.parse(replaced), JSON.parse(added)]);
    expect((await shown("-o", "table")).stdout).toMatch(/^ref .+ user .+ n\n.+ b .+ 7\.5\n.+ c .+ open\n/);
    expect(await stored(machine)).toBe(`${line("b", 1, ',"old":"x"')}\n`);
  });

  it.each([
    ["ndjson", '{"user_name":"a","deadline_unix_time":1e0,"n":7.50,"tags":["b"]}'],
    [
      "dynamodb-json",
      '{"Item":{"user_name":{"S":"a"},"deadline_unix_time":{"N":"01"},"n":{"N":"007.50"},"tags":{"SS":["b"]}}}',
    ],
  ])("shows with --dry-run of %s what is stored without it, digit by digit", async (format, text) => {
    const machine = await newTable();
    const words = ["import", file(machine, "in", `${text}\n`), "--format", format, "-q"];
    const { stdout } = await machine.tasks(...words, "--dry-run");
    expect(stdout).toBe(line("a", 1, ',"n":7.5,"tags":["b"]') + "\n");
    await machine.tasks(...words);
    expect((await machine.tasks("scan")).stdout).toBe(stdout);
  });

  it("shows with --dry-run no more than what it would write of a file that breaks off", async () => {
    const machine = await newTable();
    const path = file(machine, "in.json", `[${line("a", 1)},${line("a", 2)},{"user`);
    for (const how of [[], ["--only-changed"]]) {
      const run = await machine.tasks("import", path, "--dry-run", "-q", ...how);
      expect(run).toMatchObject({ code: 2, stdout: `${line("a", 1)}\n${line("a", 2)}\n` });
    }
  });

  it("says before it that it cannot be undone, and nothing of that where it can or where nobody is to hear it", async () => {
    const machine = await newTable();
    const path = file(machine, "in.ndjson", lines(1));
    expect(afterNote((await machine.tasks("import", path)).stderr)).toMatch(/^imported 1 record, /);
    expect(afterNote((await machine.tasks("import", path, "--dry-run")).stderr)).toMatch(/^dry run: /);
    for (const how of [["--only-changed"], ["--on-conflict", "skip"], ["--on-conflict", "fail"]]) {
      expect((await machine.tasks("import", path, ...how)).stderr).not.toContain("undone");
    }
    expect(await machine.tasks("import", path, "-q")).toEqual({ code: 0, stdout: "", stderr: "" });
    const without = machine.with({ env: { ...machine.env, TASKS_HISTORY: "off" } });
    expect((await without.tasks("import", path)).stderr).toMatch(/^imported 1 record, /);
    const undo = await machine.tasks("undo");
    expect(undo.code).not.toBe(0);
  });

  it("replaces what is there, and of records with one key the last one stays where that is asked for", async () => {
    const machine = await newTable();
    const path = file(
      machine,
      "in",
      [line("a", 1, ',"n":1'), line("b", 1), line("a", 1, ',"n":3'), ""].join("\n"),
    );
    await machine.tasks("create", "-q", "-u", "a", "-d", "1", "old=x");
    const run = await machine.tasks("import", path, "--on-conflict", "replace", "--on-duplicate", "last");
    expect(afterNote(run.stderr)).toMatch(
      SUMMARY("imported 2 records, 1 replaced by later ones, 0 rejected"),
    );
    expect((await stored(machine)).split("\n").sort()).toEqual(["", line("a", 1, ',"n":3'), line("b", 1)]);
  });

  it("skips what is there, and of records with one key the first one stays where that is asked for", async () => {
    const machine = await newTable();
    const all = [line("a", 1, ',"n":1'), line("b", 1, ',"n":2'), line("b", 1, ',"n":3'), ""].join("\n");
    await machine.tasks("create", "-q", "-u", "a", "-d", "1", "old=x");
    const run = await machine.tasks(
      "import",
      file(machine, "in", all),
      "--on-conflict",
      "skip",
      "--on-duplicate",
      "first",
    );
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(
      SUMMARY("imported 1 record, 1 left out for earlier ones, 1 skipped, 0 rejected"),
    );
    expect((await stored(machine)).split("\n").sort()).toEqual([
      "",
      line("a", 1, ',"old":"x"'),
      line("b", 1, ',"n":2'),
    ]);
  });

  it("refuses what is there with --on-conflict fail, record by record", async () => {
    const machine = await newTable();
    const all = [line("a", 1, ',"n":1'), line("b", 1, ',"n":2'), line("b", 1, ',"n":3'), ""].join("\n");
    await machine.tasks("create", "-q", "-u", "a", "-d", "1", "old=x");
    const rejects = join(machine.folder, "bad");
    const run = await machine.tasks(
      "import",
      file(machine, "in", all),
      "--on-conflict=fail",
      "--rejects",
      rejects,
    );
    expect(run.code).toBe(7);
    expect(run.stderr).toMatch(
      /^line 3: the user and the deadline are those of line 2\nline 1: there is a record .+\nimported 1 record, 2 rejected/,
    );
    expect(readFileSync(rejects, "utf8")).toBe(`${line("b", 1, ',"n":3')}\n${line("a", 1, ',"n":1')}\n`);
  });

  it("takes a record of 400 KB, and refuses one of a byte more", async () => {
    const machine = await newTable();
    // "a" is 1 byte and a number of one digit 2.
    const big = (deadline: number, bytes: number) => line("a", deadline, `,"body":"${"x".repeat(bytes)}"`);
    const room = 409_600 - "user_name".length - 1 - "deadline_unix_time".length - 2 - "body".length;
    const content = [
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((deadline) => big(deadline, room)),
      big(9, room + 1),
      "",
    ].join("\n");
    const run = await machine.tasks("import", file(machine, "in.ndjson", content));
    expect(run.code).toBe(7);
    expect(afterNote(run.stderr)).toMatch(/^line 9: .*(400 KB|409,?600).*\nimported 8 records, 1 rejected/);
    expect((await stored(machine)).length).toBe(content.length - big(9, room + 1).length - 1);
  });

  it("writes what comes before JSON that breaks off, and says how much that was", async () => {
    const machine = await newTable();
    const run = await machine.tasks(
      "import",
      file(machine, "in.json", `[${line("a", 1)},${line("a", 2)},{"user`),
    );
    expect(run.code).toBe(2);
    expect(afterNote(run.stderr)).toMatch(
      /^line 1, element 3: .+\nerror: .+ \(2 records had been written\)\nhint: .+\n$/,
    );
    expect(await stored(machine)).toBe(`${line("a", 1)}\n${line("a", 2)}\n`);
  });

  it("gives the same table when it is run again", async () => {
    const machine = await newTable();
    const path = file(machine, "in.ndjson", lines(150));
    for (const how of ["replace", "skip", "replace"]) {
      expect((await machine.tasks("import", path, "--on-conflict", how)).code).toBe(0);
      expect(await stored(machine)).toBe(lines(150));
    }
  });

  it.each([
    ["gzip under any name", "in.bin", gzipSync(lines(5)), []],
    [
      "gzip of several members",
      "in.gz",
      Buffer.concat([gzipSync(lines(2)), gzipSync(lines(5).slice(lines(2).length))]),
      [],
    ],
    [
      "a mark at the beginning, CRLF and no last line end",
      "in",
      `\ufeff${lines(5).trimEnd().replaceAll("\n", "\r\n")}`,
      [],
    ],
    ["an array", "in.json", `[${lines(5).trimEnd().replaceAll("\n", ",")}]`, []],
    ["lines under a name of csv, with --format", "in.csv", lines(5), ["--format", "ndjson"]],
  ] as [string, string, string | Uint8Array, string[]][])("reads %s", async (_, name, content, flags) => {
    const machine = await newTable();
    const run = await machine.tasks("import", file(machine, name, content), "-q", ...flags);
    expect(run).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await stored(machine)).toBe(lines(5));
  });

  it("takes the limits of concurrency and capacity", async () => {
    const machine = await newTable();
    const path = file(machine, "in.ndjson", lines(100));
    const run = await machine.tasks("import", "-q", path, "--concurrency", "1", "--max-wcu", "100000");
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(await stored(machine)).toBe(lines(100));
  });

  it("lets standard input go when it cannot be read on", async () => {
    const machine = await newTable();
    let closed = 0;
    async function* endless() {
      try {
        for (;;) yield Buffer.from("a,b\n1,2\n");
      } finally {
        closed += 1;
      }
    }
    const run = await machine.with({ stdin: endless() }).tasks("import", "-", "--format", "csv");
    expect(run.code).toBe(2);
    const store = await machine.with({ stdin: endless() }).tasks("import", "-", "--table", "ssm:/missing");
    expect(store.code).not.toBe(0);
    expect(closed).toBe(2);
  });
});

describe("tasks import", () => {
  it.each([
    [["import"], /<file> is missing/],
    [["import", "x", "--on-conflict", "merge"], /--on-conflict/],
    [["import", "x", "--format", "xml"], /--format/],
    [["import", "x", "--concurrency", "0"], /--concurrency '0'/],
    [["import", "x", "--concurrency", "2000"], /--concurrency '2000'/],
    [["import", "x", "--max-wcu", "1.5"], /--max-wcu '1.5'/],
    [["import", "x", "--rejects", "a", "--rejects", "b"], /--rejects is given twice/],
  ])("refuses %j", async (words, message) => {
    const run = await newMachine().tasks(...words);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toMatch(message);
    expect(run.stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
  });

  const spellings = ["in.ndjson", "./in.ndjson", "folder/../in.ndjson", "link", "hard", "linked/in.ndjson"];
  const flags = [[], ["--dry-run"], ["--target", "aws", "--region", "eu-central-1"]];
  it.each(spellings.flatMap((name) => flags.map((more) => [name, more] as const)))(
    "never takes the file that it reads for its rejects: '%s' %j",
    async (name, more) => {
      const machine = newMachine();
      const path = file(machine, "in.ndjson", `bad\n${lines(3)}`);
      mkdirSync(join(machine.folder, "folder"));
      symlinkSync("in.ndjson", join(machine.folder, "link"));
      symlinkSync(".", join(machine.folder, "linked"));
      linkSync(path, join(machine.folder, "hard"));
      const before = readdirSync(machine.folder);
      const rejects = `${machine.folder}/${name}`;
      const run = await machine.tasks("import", path, "--rejects", rejects, ...more);
      expect(run).toEqual({
        code: 2,
        stdout: "",
        stderr: `error: the file ${rejects} is the file that is read, and would be lost\nhint: name another file\n`,
      });
      expect(readFileSync(path, "utf8")).toBe(`bad\n${lines(3)}`);
      expect(readdirSync(machine.folder)).toEqual(before);
    },
  );

  it("knows the file behind standard input too", async () => {
    const machine = newMachine();
    const path = file(machine, "in.ndjson", "bad\n");
    const stdinDescriptor = openSync(path, "r");
    onTestFinished(() => closeSync(stdinDescriptor));
    const run = await machine
      .with({ stdin: stream("bad\n"), stdinDescriptor })
      .tasks("import", "-", "--rejects", path);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain("is the file that is read, and would be lost");
    expect(readFileSync(path, "utf8")).toBe("bad\n");
  });

  it.each([
    ["import", (store: string) => ["in.ndjson", "--rejects", store]],
    ["import --dry-run", (store: string) => ["in.ndjson", "--dry-run", "--rejects", store]],
    ["export", (store: string) => [store]],
  ] as [string, (store: string) => string[]][])(
    "%s never takes the local store's files for its own, the store that is yet to be made included",
    async (command, words) => {
      const machine = newMachine();
      const folder = join(machine.folder, "data");
      const env = { ...machine.env, TASKS_DATA_DIR: folder };
      const path = file(machine, "in.ndjson", `bad\n${lines(3)}`);
      mkdirSync(folder);
      symlinkSync("data", join(machine.folder, "link"));
      const tasks = (name: string) => {
        const all = words(join(machine.folder, name)).map((word) => (word === "in.ndjson" ? path : word));
        return machine.with({ env }).tasks(...command.split(" "), ...all);
      };
      for (const made of [false, true]) {
        if (made) await machine.with({ env }).tasks("create", "-q", "-u", "mai", "-d", "1");
        const before = readdirSync(folder);
        for (const name of ["data/tasks.db", "link/tasks.db-wal", "data/tasks.db-shm"]) {
          const run = await tasks(name);
          expect(run).toMatchObject({ code: 2, stdout: "" });
          expect(run.stderr).toBe(
            `error: the file ${join(machine.folder, name)} is the local store, and would be lost\nhint: name another file\n`,
          );
        }
        // SQLite removes its two other files itself, when a store that was closed is collected.
        const after = readdirSync(folder);
        expect(before).toEqual(expect.arrayContaining(after));
        expect(after.includes("tasks.db")).toBe(made);
      }
      const left = await machine.with({ env }).tasks("get", "-u", "mai", "-d", "1");
      expect(left).toMatchObject({ code: 0, stderr: "" });
    },
  );

  it("leaves an earlier file of rejects as it was, unless it came to its end and has something to say", async () => {
    const machine = newMachine();
    const rejects = file(machine, "bad", "earlier\n");
    const good = file(machine, "good.ndjson", lines(2));
    const utf16 = file(machine, "utf16.ndjson", "\ufeffbad\n");
    writeFileSync(utf16, Buffer.from("\ufeffbad\n", "utf16le"));
    const broken = file(machine, "broken.json", `["bad", {"user`);
    const none = { ...machine.env, TASKS_TARGET: "aws" };
    for (const [words, code, on] of [
      [[good], 0, machine],
      [[good, "--dry-run"], 0, machine],
      [[utf16], 2, machine],
      [[broken], 2, machine],
      [[good, "--table", "ssm:/none"], 3, machine],
      [[good], 2, machine.with({ env: none })],
    ] as [string[], number, Machine][]) {
      const before = readdirSync(machine.folder).filter((name) => name !== "home");
      const run = await on.tasks("import", ...words, "--rejects", rejects);
      expect(run, words.join(" ")).toMatchObject({ code });
      expect(readFileSync(rejects, "utf8")).toBe("earlier\n");
      expect(readdirSync(machine.folder).filter((name) => name !== "home")).toEqual(before);
    }
    expect(
      (await machine.tasks("import", file(machine, "bad.ndjson", "bad\n"), "--rejects", rejects)).code,
    ).toBe(7);
    expect(readFileSync(rejects, "utf8")).toBe("bad\n");
    const fresh = join(machine.folder, "fresh");
    await machine.tasks("import", good, "--rejects", fresh);
    expect(existsSync(fresh)).toBe(false);
  });

  it("refuses rejects that cannot be written before it writes a record", async () => {
    const machine = newMachine();
    await machine.tasks("scan", "--count");
    const path = file(machine, "in.ndjson", lines(3));
    const run = await machine.tasks("import", path, "--rejects", join(machine.folder, "no/bad"));
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/cannot be written/);
    expect(await stored(machine)).toBe("");
  });
});

describe("tasks import against a server with faults", () => {
  useNoAwsAccount({ keys: true });
  let dynamo: Awaited<ReturnType<typeof startDynalite>>;
  beforeAll(async () => {
    dynamo = await startDynalite();
  });
  afterAll(() => dynamo.stop());

  async function faultyMachine(decide: (request: ProxiedRequest) => Fault | Promise<Fault>) {
    const table = await makeTable(dynamo.endpoint);
    const proxy = await startFaultProxy(dynamo.endpoint, decide);
    onTestFinished(() => proxy.stop());
    const machine = newMachine();
    const env = { ...machine.env, TASKS_TABLE: table, AWS_REGION: "us-east-1" };
    return {
      through: machine.with({ env: { ...env, AWS_ENDPOINT_URL: proxy.endpoint } }),
      direct: machine.with({ env: { ...env, AWS_ENDPOINT_URL: dynamo.endpoint } }),
    };
  }

  it("overwrites with --only-changed nothing that somebody changes after it was read", async () => {
    let meanwhile = async () => undefined as unknown;
    const { through, direct } = await faultyMachine(async ({ operation }): Promise<Fault> => {
      if (operation === "UpdateItem" || operation === "PutItem") await meanwhile();
      return "pass";
    });
    await direct.tasks("import", "-q", file(direct, "in.ndjson", lines(3)));
    meanwhile = async () => {
      meanwhile = async () => undefined;
      await direct.tasks("update", "-q", "-u", "mai", "-d", "1", "status=x");
      await direct.tasks("create", "-q", "-u", "new", "-d", "1", "theirs=x");
    };
    const ours = [line("mai", 0), line("mai", 1, ',"ours":1'), line("mai", 2, ',"ours":1'), line("new", 1)];
    const rejects = join(through.folder, "bad");
    const path = file(through, "ours.ndjson", ours.map((text) => `${text}\n`).join(""));
    const flags = ["--only-changed", "--concurrency", "1", "--rejects", rejects];
    const run = await through.tasks("import", path, ...flags);
    expect(run.code).toBe(7);
    expect(run.stderr).toMatch(
      /^line 2: the record was changed meanwhile, .+\nline 4: the record was changed meanwhile, .+\nimported 1 record, 1 unchanged, 2 rejected/,
    );
    expect(readFileSync(rejects, "utf8")).toBe(`${ours[1]}\n${ours[3]}\n`);
    const expected = [line("mai", 0), line("mai", 1, ',"status":"x"'), line("mai", 2, ',"ours":1')];
    expect((await stored(direct)).split("\n").toSorted()).toEqual(
      ["", ...expected, line("new", 1, ',"theirs":"x"')].toSorted(),
    );
  });

  it("ends with 0 and all records where half of all items come back unprocessed", async () => {
    const { through, direct } = await faultyMachine(halfUnprocessed());
    const run = await through.tasks("import", file(through, "in.ndjson", lines(2_000)));
    expect(run.code).toBe(0);
    expect(afterNote(run.stderr)).toMatch(
      /^(?:import: .*\n)*imported 2,000 records, 0 rejected, .*, [12],\d{3} capacity units\n$/,
    );
    expect(await stored(direct)).toBe(lines(2_000));
  });

  it("ends with 6 and how many were written where the table stays throttled", async () => {
    const { through, direct } = await faultyMachine(({ index }) => (index < 20 ? "pass" : "throttle"));
    const run = await through
      .with({ clock: hurried(50) })
      .tasks("import", file(through, "in.ndjson", lines(2_000)));
    expect(run.code).toBe(6);
    expect(afterNote(run.stderr)).toMatch(
      /^error: not all records could be written: .*ThroughputExceeded.* \(500 records had been written\)\nhint: .*again.*\n$/,
    );
    expect((await direct.tasks("scan", "--count")).stdout).toBe("500\n");
  });

  it.each([["replace"], ["skip"]])(
    "ends with 3 where the table is missing, with --on-conflict %s",
    async (how) => {
      const machine = newMachine();
      const env = {
        ...machine.env,
        AWS_ENDPOINT_URL: dynamo.endpoint,
        AWS_REGION: "us-east-1",
        TASKS_TABLE: "no-such",
      };
      const path = file(machine, "in.ndjson", lines(60));
      const run = await machine.with({ env }).tasks("import", path, "--on-conflict", how);
      expect(run.code).toBe(3);
      expect(how === "replace" ? afterNote(run.stderr) : run.stderr).toMatch(
        /^error: there is no table no-such at .+ \(0 records had been written\)\nhint: .*provision/,
      );
    },
  );
});
