import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { encodeLine } from "../src/change/history/entry-line.ts";
import { CLOUD_COMMANDS } from "./support/cloud-commands.ts";
import { startDynalite } from "./support/dynalite.ts";
import { useNoAwsAccount } from "./support/no-aws-account.ts";
import { newMachine } from "./support/run-tasks.ts";

const COMMANDS = [
  ["create", "--user", "mai"],
  ["create", "--user", "mai", "--deadline", "7", "--overwrite"],
  ["get", "--user", "mai", "--deadline", "7"],
  ["query", "--user", "mai"],
  ["query", "--user", "mai", "ken"],
  ["scan"],
  ["scan", "--count", "--segments", "2"],
  ["update", "--user", "mai", "--deadline", "7", "a=1"],
  ["update", "--user", "mai", "--deadline", "7", "--add", "a=1"],
  ["done", "--user", "mai", "--deadline", "7"],
  ["reschedule", "--user", "mai", "--deadline", "7", "--to", "8"],
  ["delete", "--user", "mai", "--deadline", "7"],
];

/** All others that speak to AWS. */
const OTHERS = [
  ["import", "-", "-q"],
  ["export"],
  ...CLOUD_COMMANDS,
  ["schedule", "migrate", "x"],
  ["endpoint"],
  ["endpoint", "show"],
  ["endpoint", "delete"],
  ["logs"],
  ["logs", "--follow"],
];

// A real address of AWS must never be met: every run has an endpoint on loopback.
let dynalite: Awaited<ReturnType<typeof startDynalite>>;
beforeAll(async () => {
  dynalite = await startDynalite();
});
afterAll(() => dynalite.stop());

function run(endpoint: string, words: string[], env: Record<string, string> = { AWS_REGION: "us-east-1" }) {
  const machine = newMachine();
  return machine.with({ env: { ...machine.env, ...env } }).tasks(...words, "--endpoint-url", endpoint);
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** One line of error that says this, one of hint, nothing else. */
const lines = (error: string, hint: string) =>
  expect.stringMatching(new RegExp(`^error: [^\\n]*${error}[^\\n]*\\nhint: [^\\n]*${hint}[^\\n]*\\n$`));

describe("a target with keys", () => {
  useNoAwsAccount({ keys: true });

  it.each(COMMANDS)("without the table ends with 3 and names the way to make it: %s", async (...words) => {
    expect(await run(dynalite.endpoint, words)).toEqual({
      code: 3,
      stdout: "",
      stderr:
        `error: there is no table tasks-dev-table at ${dynalite.endpoint}\n` +
        `hint: make it with \`tasks provision --endpoint-url ${dynalite.endpoint}\`, or name another with --table, --stage or --region\n`,
    });
  });

  it("without a region ends with 2", async () => {
    expect(await run(dynalite.endpoint, ["scan"], {})).toEqual({
      code: 2,
      stdout: "",
      stderr: lines("no valid AWS region is set", "--region, set AWS_REGION"),
    });
    expect((await run(dynalite.endpoint, ["scan", "--region", "eu-west-1"], {})).code).toBe(3);
    const other = await run(dynalite.endpoint, ["scan"], { AWS_DEFAULT_REGION: "eu-west-1" });
    expect(other.code).toBe(3);
  });

  it.each([...COMMANDS, ...OTHERS, ["policy", "get"]])(
    "without a region, or with one that cannot be, ends with 2: %s",
    async (...words) => {
      // An import says how far it came.
      const told = (run: { stderr: string }) => run.stderr.replace(" (0 records had been written)", "");
      const hint = "hint: give --region, set AWS_REGION, or put it into the AWS profile\n";
      async function* stdin(): AsyncGenerator<Uint8Array> {
        yield Buffer.from('{"user_name":"mai","deadline_unix_time":7}\n');
      }
      const missing = await newMachine()
        .with({ stdin: stdin() })
        .tasks(...words, "--endpoint-url", dynalite.endpoint);
      expect(missing).toMatchObject({ code: 2, stdout: "" });
      expect(told(missing)).toBe(`error: no valid AWS region is set\n${hint}`);
      const impossible = await newMachine()
        .with({ stdin: stdin() })
        .tasks(...words, "--region", "eu west", "--endpoint-url", dynalite.endpoint);
      expect(impossible).toMatchObject({ code: 2, stdout: "" });
      expect(told(impossible)).toBe(`error: no valid AWS region is set: 'eu west' cannot be one\n${hint}`);
    },
  );

  it("where nothing listens ends with 6 soon", async () => {
    const server = createServer();
    const endpoint = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const begin = performance.now();
    const runs = await Promise.all(COMMANDS.map((words) => run(endpoint, words)));
    for (const one of runs) {
      expect(one).toEqual({ code: 6, stdout: "", stderr: lines("nothing listens there", "tasks doctor") });
    }
    expect(performance.now() - begin).toBeLessThan(15_000);
  });

  it("whose parameter is missing or is no reference is told apart", async () => {
    expect(await run(dynalite.endpoint, ["scan", "--table", "ssm:no-slash"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "error: 'ssm:no-slash' is not a reference\nhint: write ssm:/path/name\n",
    });
    const local = await newMachine().tasks("scan", "--table", "ssm:/a/b");
    expect(local).toEqual({
      code: 3,
      stdout: "",
      stderr: lines("no parameter /a/b in the local store", "--target aws"),
    });
  });

  describe.each([
    ["a web page", 200, "text/html", "<html><body>Welcome</body></html>"],
    ["a page that is not found", 404, "text/html", "<html><body>Not found</body></html>"],
    ["a page that is forbidden", 403, "text/html", "<html><body>Forbidden</body></html>"],
    ["half of an answer", 200, "application/x-amz-json-1.0", '{"Items":[{"user_name"'],
  ])("that answers with %s", (_, status, type, body) => {
    let server: Server;
    let endpoint: string;
    let requests = 0;
    beforeAll(async () => {
      server = createServer((request, response) => {
        requests += 1;
        request.resume();
        response.writeHead(status, { "content-type": type }).end(body);
      });
      endpoint = await listen(server);
    });
    afterAll(() => {
      server.close();
      server.closeAllConnections();
    });

    it.each(COMMANDS)("ends with 6 and says what to look at: %s", async (...words) => {
      requests = 0;
      const begin = performance.now();
      expect(await run(endpoint, words)).toEqual({
        code: 6,
        stdout: "",
        stderr: lines(
          "not one of AWS's",
          "(is --endpoint-url .+ right|what is there before you run it again)",
        ),
      });
      expect(requests).toBeGreaterThan(0);
      expect(performance.now() - begin).toBeLessThan(10_000);
    });
  });

  it("is found by --endpoint-url, AWS_ENDPOINT_URL and, before both, by AWS_ENDPOINT_URL_DYNAMODB", async () => {
    const base = newMachine();
    const scan = async (env: Record<string, string>, ...words: string[]) => {
      const machine = base.with({ env: { ...base.env, AWS_REGION: "us-east-1", ...env } });
      return (await machine.tasks("scan", ...words)).code;
    };
    // 3 says that dynalite was asked, which has no table; 6 that the other was, where nothing listens.
    const there = dynalite.endpoint;
    const nowhere = "http://127.0.0.1:9";
    expect(await scan({ AWS_ENDPOINT_URL: there })).toBe(3);
    expect(await scan({ AWS_ENDPOINT_URL: nowhere }, "--endpoint-url", there)).toBe(3);
    expect(await scan({ AWS_ENDPOINT_URL_DYNAMODB: there })).toBe(3);
    expect(await scan({ AWS_ENDPOINT_URL_DYNAMODB: there, AWS_ENDPOINT_URL: nowhere })).toBe(3);
    expect(await scan({ AWS_ENDPOINT_URL_DYNAMODB: nowhere, AWS_ENDPOINT_URL: there })).toBe(6);
  });
});

describe("a target without keys", () => {
  useNoAwsAccount({ keys: false });

  it.each([...COMMANDS, ["undo"]])("ends with 5 and says how to get some: %s", async (...words) => {
    const begin = performance.now();
    expect(await run(dynalite.endpoint, words)).toEqual({
      code: 5,
      stdout: "",
      stderr: lines("no AWS credentials were found", "aws configure"),
    });
    expect(performance.now() - begin).toBeLessThan(5_000);
  });

  it("is told nothing of what it may see", async () => {
    const machine = newMachine();
    const { tasks } = machine.with({ env: { ...machine.env, AWS_REGION: "us-east-1" } });
    expect(await tasks("destroy", "--yes", "--target", "aws")).toEqual({
      code: 5,
      stdout: "",
      stderr: lines("no AWS credentials were found", "aws configure"),
    });
  });

  it("needs none for the history, unless that has entries of two accounts", async () => {
    const machine = newMachine();
    const env = { ...machine.env, AWS_REGION: "us-east-1", TASKS_DATA_DIR: join(machine.folder, "data") };
    const { tasks } = machine.with({ env });
    const history = (...words: string[]) => tasks("history", "--target", "aws", ...words);
    expect(await history()).toEqual({ code: 0, stdout: "", stderr: "note: no entries\n" });
    const folder = join(machine.folder, "data", "history");
    mkdirSync(folder, { recursive: true });
    const enter = (id: string, place: string) => {
      const head = {
        at: "2026-11-23T00:00:00.000Z",
        command: `create ${id}`,
        place,
        table: "tasks-dev-table",
      };
      const after = { user_name: { S: "mai" }, deadline_unix_time: { N: "7" } };
      const line = encodeLine({ entry: id.repeat(11), head, changes: [{ before: undefined, after }] });
      appendFileSync(join(folder, "2026-11-23.ndjson"), line);
    };
    enter("a", "aws us-east-1 111122223333");
    enter("b", "aws us-east-10 111122223333");
    enter("c", "aws us-east-1 111122223333");
    expect(await history("--fields", "id", "-o", "csv")).toMatchObject({
      code: 0,
      stdout: `id\n${"c".repeat(11)}\n${"a".repeat(11)}\n`,
    });
    expect((await history("aaaa")).stdout).toContain('"change":"added"');
    expect(await history("bbbb")).toMatchObject({ code: 2, stdout: "" });
    enter("d", "aws us-east-1 444455556666");
    expect(await history()).toEqual({
      code: 5,
      stdout: "",
      stderr: lines("no AWS credentials were found", "aws configure"),
    });
    expect(await history("--limit", "1", "--fields", "id", "-o", "csv")).toMatchObject({ code: 5 });
    expect((await tasks("undo", "--target", "aws")).code).toBe(5);
  });

  const missing = (name: string) =>
    `Could not resolve credentials using profile: [${name}] in configuration/credentials file(s).`;
  const byItself =
    "run the credential_process of that profile by itself: it has to print credentials as JSON";
  const signIn = "sign in with `aws sso login --profile";
  it.each([
    ["missing", missing("missing"), "`aws configure list-profiles` lists those that are there"],
    ["failing", "Command failed: exit 3", byItself],
    ["talking", "Profile talking credential_process returned invalid JSON.", byItself],
    [
      "round",
      "Detected a cycle attempting to resolve credentials for profile round. Profiles visited: about, round",
      "run `aws configure`",
    ],
    ["orphan", missing("gone"), "`aws configure list-profiles` lists those that are there"],
    [
      "token",
      "ENOENT: no such file or directory, open '/nonexistent/token'",
      "let web_identity_token_file of the profile, or AWS_WEB_IDENTITY_TOKEN_FILE, name a file that can be read",
    ],
    [
      "signed-out",
      "The SSO session token associated with profile=signed-out was not found or is invalid. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
      `${signIn} signed-out\``,
    ],
    [
      "code",
      "its mfa_serial arn:aws:iam::123456789012:mfa/mai asks for a code, and there is no terminal to ask on",
      'on a terminal it is asked for; elsewhere run `eval "$(aws configure export-credentials --profile code --format env)"` first',
    ],
  ])("whose profile is %s is told its name, the reason and what to run", async (profile, reason, hint) => {
    const { tasks } = withProfiles({ AWS_REGION: "us-east-1" });
    for (const words of [...COMMANDS.slice(0, 2), ...OTHERS]) {
      const run = await tasks(...words, "--profile", profile, "--endpoint-url", dynalite.endpoint);
      expect([words, run.code, run.stdout]).toEqual([words, 5, ""]);
      expect(run.stderr).toContain(`no AWS credentials were found in the profile '${profile}': ${reason}`);
      expect(run.stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+; `tasks doctor[^`]*` checks them\n$/);
      expect(run.stderr).toContain(`\nhint: ${hint}`);
    }
  });

  it("and whose profile is missing is told that, also where nothing else says the region", async () => {
    const { tasks } = withProfiles({});
    const words = ["--profile", "missing", "--endpoint-url", dynalite.endpoint];
    for (const command of [["scan"], ...OTHERS]) {
      const { code, stderr } = await tasks(...command, ...words);
      expect([command, code, stderr]).toEqual([command, 5, expect.stringContaining(missing("missing"))]);
    }
    expect((await tasks("status", "--profile", "failing", ...words.slice(2))).stderr).toContain(
      "error: no valid AWS region is set\n",
    );
  });

  it("is told the file that AWS_WEB_IDENTITY_TOKEN_FILE names, which no profile does", async () => {
    vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", "/nonexistent/token");
    vi.stubEnv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/x");
    onTestFinished(() => {
      for (const name of ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"]) vi.stubEnv(name, undefined);
    });
    const env = { AWS_REGION: "us-east-1", AWS_WEB_IDENTITY_TOKEN_FILE: "/nonexistent/token" };
    expect((await run(dynalite.endpoint, ["scan"], env)).stderr).toContain(
      "no AWS credentials were found: ENOENT: no such file or directory, open '/nonexistent/token'\nhint: let web_",
    );
  });

  it("is told its profile also where AWS_PROFILE names it", async () => {
    vi.stubEnv("AWS_PROFILE", "nobody");
    onTestFinished(() => void vi.stubEnv("AWS_PROFILE", undefined));
    const env = { AWS_REGION: "us-east-1", AWS_PROFILE: "nobody" };
    expect((await run(dynalite.endpoint, ["scan"], env)).stderr).toContain("in the profile 'nobody'");
  });
});

/** A machine whose AWS config file has them. */
function withProfiles(env: Record<string, string>) {
  const machine = newMachine();
  const file = join(machine.folder, "aws-config");
  writeFileSync(file, PROFILES);
  vi.stubEnv("AWS_CONFIG_FILE", file);
  onTestFinished(() => void vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent/config"));
  async function* stdin(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"user_name":"mai","deadline_unix_time":7}\n');
  }
  return machine.with({ env: { ...machine.env, ...env, AWS_CONFIG_FILE: file }, stdin: stdin() });
}

const PROFILES = `
[profile failing]
credential_process = exit 3
[profile talking]
credential_process = echo hello
[profile round]
source_profile = about
role_arn = arn:aws:iam::123456789012:role/x
[profile about]
source_profile = round
role_arn = arn:aws:iam::123456789012:role/y
[profile orphan]
source_profile = gone
role_arn = arn:aws:iam::123456789012:role/x
[profile token]
role_arn = arn:aws:iam::123456789012:role/x
web_identity_token_file = /nonexistent/token
[profile keys]
aws_access_key_id = local
aws_secret_access_key = local
[profile code]
source_profile = keys
role_arn = arn:aws:iam::123456789012:role/x
mfa_serial = arn:aws:iam::123456789012:mfa/mai
[profile signed-out]
sso_session = me
sso_account_id = 123456789012
sso_role_name = x
[sso-session me]
sso_region = eu-west-1
sso_start_url = https://example.invalid/start
`;
