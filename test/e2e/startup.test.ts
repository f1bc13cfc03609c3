import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { makeTable } from "../support/dynamo.ts";
import { startDynalite } from "../support/dynalite.ts";
import { type Account, isBinary, newAccount, openAccount } from "../support/spawn-tasks.ts";

// The names of DynamoDB's and Systems Manager's APIs, which their clients send with every request.
const SDK = /DynamoDB_20120810|AmazonSSM/;
// It may only fall: to read that much takes a tenth of a short command's time, and to run it as much again. What few commands
// use is imported late, and has a file of its own (.build/program-files.mjs).
const MOST_BYTES = 270_000;
const LINES_BYTES = 24_000;

describe.skipIf(isBinary)("what a command loads", () => {
  let account: Account;
  beforeAll(async () => {
    const opened = openAccount();
    account = opened.account;
    await account.tasks("create", "-q", "--user", "mai", "--deadline", "1800000000");
    return opened.remove;
  });

  it.each(["--help", "--version", "help create", "completion bash", "config", "no-such-command"])(
    "is neither the AWS SDK nor SQLite for %s",
    async (words) => {
      expect(await loadedBy(account, ...words.split(" "))).toMatchObject({ sdk: false, sqlite: false });
    },
  );

  it.each(["get", "done"])("is SQLite but no AWS SDK for a local %s", async (verb) => {
    const loaded = await loadedBy(account, verb, "--user", "mai", "--deadline", "1800000000");
    expect(loaded).toMatchObject({ sdk: false, sqlite: true });
  });

  it("is the AWS SDK but no SQLite for the target aws", async () => {
    // Nothing listens on port 1. This shows that the tests above would see the SDK.
    const words = ["--target", "aws", "--endpoint-url", "http://127.0.0.1:1", "--region", "us-east-1"];
    const loaded = await loadedBy(account, "get", "--user", "mai", "--deadline", "1800000000", ...words);
    expect(loaded).toMatchObject({ sdk: true, sqlite: false });
    expect(loaded.files.join(" ")).not.toMatch(/tunnel|proxy/);
  });

  it("is the agent of tunnels where a proxy is set", async () => {
    const behind = account.with({ HTTPS_PROXY: "http://127.0.0.1:1", AWS_MAX_ATTEMPTS: "1" });
    const keys = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: "us-east-1" };
    const words = ["--target", "aws", "--user", "mai", "--deadline", "1800000000"];
    expect((await loadedBy(behind.with(keys), "get", ...words)).files.join(" ")).toMatch(/tunnel/);
  });

  // Each part that is added here is paid for by every script that runs such a command.
  it.each([
    ["get --user mai --deadline 1800000000", ["get", "open-local-table"]],
    [
      "create --user mai --deadline 1800000001",
      ["create", "history-folder", "journal", "open-local-table", "recorded-table"],
    ],
  ])("is what it needs for a local %s in a pipe, from two files", async (words, parts) => {
    const loaded = await loadedBy(account, ...words.split(" "));
    expect(loaded).toMatchObject({ files: ["local.js", "program.js", "tasks.js"], parts });
    expect(loaded.bytes).toBeLessThan(MOST_BYTES);
  });

  it.each(["query --user mai", "scan --limit 1"])(
    "is for a local %s in a pipe besides what makes lines without records",
    async (words) => {
      const [verb = ""] = words.split(" ");
      const loaded = await loadedBy(account, ...words.split(" "));
      expect(loaded.files).toEqual(["lines.js", "local.js", "program.js", "tasks.js"]);
      const salvage = verb === "scan" ? ["salvage-records"] : [];
      expect(loaded.parts).toEqual([
        "line-writer",
        "open-local-table",
        "plain-lines",
        ...[verb, ...salvage].toSorted(),
      ]);
      expect(loaded.bytes).toBeLessThan(MOST_BYTES + LINES_BYTES);
    },
  );
});

it.skipIf(isBinary)("what a file says of a service is not looked at for a record", async () => {
  const account = newAccount();
  const schedules = { often: { raet: 1 }, nightly: { user: "mai", rate: "3m", pattern: {} } };
  writeFileSync(join(account.folder, "tasks.json"), JSON.stringify({ table: { ttl: "x" }, schedules }));
  await account.tasks("create", "-q", "--user", "mai", "--deadline", "1800000000");
  const loaded = await loadedBy(account, "get", "--user", "mai", "--deadline", "1800000000");
  expect(loaded).toMatchObject({
    files: ["local.js", "program.js", "tasks.js"],
    parts: ["get", "open-local-table"],
  });
  expect(loaded.bytes).toBeLessThan(MOST_BYTES);
});

describe.skipIf(isBinary)("what was compiled", () => {
  const caches = (account: Account) => join(account.folder, "home", ".cache", "tasks", "code");
  const names = (account: Account) =>
    readdirSync(caches(account))
      .map((name) => name.split("-").at(-1) ?? "")
      .toSorted((a, b) => a.localeCompare(b));

  it("is kept for the commands that were run, and for no other words", async () => {
    const account = newAccount();
    for (const words of [["crate", "--user", "mai"], ["get", "--usr", "mai"], ["import"]]) {
      expect((await account.tasks(...words)).code).toBe(2);
    }
    expect(existsSync(caches(account))).toBe(false);
    await account.tasks("create", "--user", "mai", "-q");
    await account.tasks("--quiet", "create", "--user", "mai");
    await account.tasks("--help");
    expect(names(account)).toEqual(["create", "other"]);
  });

  it("costs time and nothing else when it is cut off, overwritten or of no use", async () => {
    const account = newAccount();
    const create = () =>
      account.tasks("create", "--user", "mai", "--deadline", "1800000000", "--overwrite", "-q");
    const good = await create();
    expect(good.code).toBe(0);
    const [name = ""] = readdirSync(caches(account));
    const path = join(caches(account), name);
    const whole = readFileSync(path);
    const half = whole.length >> 1;
    const damaged = [
      whole.subarray(0, half),
      Buffer.alloc(whole.length),
      Buffer.from(whole).fill(0, half, half + 4096),
    ];
    for (const at of [1, 6, 100, half - 1, half + 1, whole.length - 1]) {
      const flipped = Buffer.from(whole);
      flipped.writeUInt8(flipped[at]! ^ 1, at);
      damaged.push(flipped);
    }
    for (const bytes of damaged) {
      writeFileSync(path, bytes);
      expect(await create()).toEqual(good);
      expect(await create()).toEqual(good);
    }
    rmSync(path);
    mkdirSync(path);
    expect(await create()).toEqual(good);
    expect(await account.with({ HOME: "", XDG_CACHE_HOME: "" }).tasks("scan", "--count")).toMatchObject({
      code: 0,
    });
  });
});

describe("stderr", () => {
  it("has one line when the first command makes the store, and nothing after that", async () => {
    const account = newAccount();
    const first = await account.tasks("create", "--user", "mai", "--deadline", "1800000000");
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/^note: [^\n]*\n$/);
    expect(first.stderr).toContain(account.store);
    expect(first.stderr).toContain("--target aws");
    expect((await account.tasks("get", "--user", "mai", "--deadline", "1800000000")).stderr).toBe("");
  });

  it("has nothing of it under --quiet", async () => {
    const run = await newAccount().tasks("create", "--user", "mai", "--quiet");
    expect(run).toMatchObject({ code: 0, stderr: "" });
  });

  it("has no warning of Node or of the AWS SDK when a command speaks to DynamoDB", async () => {
    const { endpoint, stop } = await startDynalite();
    try {
      const account = newAccount().with({ AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" });
      const where = [
        "--endpoint-url",
        endpoint,
        "--region",
        "us-east-1",
        "--table",
        await makeTable(endpoint),
      ];
      const run = await account.tasks("create", "--user", "mai", "--deadline", "1800000000", ...where);
      expect(run).toEqual({
        code: 0,
        stdout: '{"user_name":"mai","deadline_unix_time":1800000000}\n',
        stderr: "",
      });
    } finally {
      await stop();
    }
  });
});

interface Loaded {
  sdk: boolean;
  sqlite: boolean;
  /** The files that were read, by name, and their size together. */
  files: string[];
  bytes: number;
  /** The modules that were imported late, by name. */
  parts: string[];
}

/** What of the program a command line loads, as V8 saw it; its exit code does not matter. */
async function loadedBy(account: Account, ...words: string[]): Promise<Loaded> {
  const folder = join(account.folder, `coverage ${words.join(" ").replaceAll("/", "")}`);
  await account
    .with({ NODE_V8_COVERAGE: folder, AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" })
    .tasks(...words);
  const scripts = readdirSync(folder).flatMap((name) => {
    const report = JSON.parse(readFileSync(join(folder, name), "utf8")) as { result: ScriptCoverage[] };
    return report.result.filter(({ url }) => url.startsWith("file:"));
  });
  expect(scripts).not.toEqual([]);
  const called = scripts
    .flatMap(({ functions }) => functions)
    .filter(({ ranges }) => ranges.some(({ count }) => count > 0));
  const texts = new Map(scripts.map(({ url }) => [basename(url), readFileSync(fileURLToPath(url), "utf8")]));
  const parts = called.flatMap(({ functionName }) => PART.exec(functionName)?.[1] ?? []);
  return {
    files: [...texts.keys()].toSorted((a, b) => a.localeCompare(b)),
    bytes: [...texts.values()].reduce((sum, text) => sum + text.length, 0),
    parts: [...new Set(parts)].toSorted((a, b) => a.localeCompare(b)),
    sdk: [...texts.values()].some((text) => SDK.test(text)),
    // The function that opens a file with SQLite's library, which is loaded in the same moment.
    sqlite: called.some(({ functionName }) => functionName === "openDriver"),
  };
}

// A part that is imported late has a module's name and a hash; what several of these share is a chunk.
const PART = /^(?!chunk-)([a-z-]+)-[A-Z0-9]{8}$/;

interface ScriptCoverage {
  url: string;
  functions: { functionName: string; ranges: { count: number }[] }[];
}
