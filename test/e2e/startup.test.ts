import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { makeTable } from "../support/dynamo.ts";
import { startDynalite } from "../support/dynalite.ts";
import { type Account, isBinary, newAccount, openAccount } from "../support/spawn-tasks.ts";

// The names of DynamoDB's and Systems Manager's APIs, which their clients send with every request.
const SDK = /DynamoDB_20120810|AmazonSSM/;
const SQLITE = /node_modules\/(@?libsql)\//;

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
      const files = await loadedBy(account, ...words.split(" "));
      expect(files).not.toEqual([]);
      expect(files.filter(isSdk)).toEqual([]);
      expect(files.filter((file) => SQLITE.test(file))).toEqual([]);
    },
  );

  it.each(["get", "done"])("is SQLite but no AWS SDK for a local %s", async (verb) => {
    const files = await loadedBy(account, verb, "--user", "mai", "--deadline", "1800000000");
    expect(files.filter((file) => SQLITE.test(file))).not.toEqual([]);
    expect(files.filter(isSdk)).toEqual([]);
  });

  it("is the AWS SDK but no SQLite for the target aws", async () => {
    // Nothing listens on port 1. This shows that the tests above would see the SDK.
    const words = ["--target", "aws", "--endpoint-url", "http://127.0.0.1:1", "--region", "us-east-1"];
    const files = await loadedBy(account, "get", "--user", "mai", "--deadline", "1800000000", ...words);
    expect(files.filter(isSdk)).not.toEqual([]);
    expect(files.filter((file) => SQLITE.test(file))).toEqual([]);
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

/** The files of JavaScript that a command line loads, as V8 saw them; its exit code does not matter. */
async function loadedBy(account: Account, ...words: string[]): Promise<string[]> {
  const folder = join(account.folder, `coverage ${words.join(" ").replaceAll("/", "")}`);
  await account
    .with({ NODE_V8_COVERAGE: folder, AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" })
    .tasks(...words);
  const urls = readdirSync(folder).flatMap((name) => {
    const report = JSON.parse(readFileSync(join(folder, name), "utf8")) as { result: { url: string }[] };
    return report.result.map(({ url }) => url);
  });
  return urls.filter((url) => url.startsWith("file:")).map((url) => fileURLToPath(url));
}

function isSdk(file: string): boolean {
  return SDK.test(readFileSync(file, "utf8"));
}
