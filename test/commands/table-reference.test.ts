import { describe, expect, it } from "vitest";
import { startJsonServer, type Answer, type JsonRequest } from "../support/json-server.ts";
import { useNoAwsAccount } from "../support/no-aws-account.ts";
import { newMachine } from "../support/run-tasks.ts";

const SECRET = "s3cr3t-t0k3n";
const REFERENCE = ["--table", "ssm:/prod/token"];
const KEY = ["--user", "mai", "--deadline", "7"];

const COMMANDS = [
  ["create", ...KEY],
  ["get", ...KEY],
  ["query", "--user", "mai"],
  ["scan"],
  ["update", ...KEY, "a=1"],
  ["done", ...KEY],
  ["reschedule", ...KEY, "--to", "8"],
  ["delete", ...KEY],
  ["import", "-"],
  ["export"],
  ["status"],
  ["provision", "--plan"],
  ["destroy", "--yes"],
  ["schedule", "--user", "mai", "--rate", "3m", "--plan"],
  ["policy", "get"],
];

async function* line(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{"user_name":"mai","deadline_unix_time":7}\n');
}

describe("a table's name that a reference gives, on AWS", () => {
  useNoAwsAccount({ keys: true });

  async function run(words: string[], answer: (request: JsonRequest) => Answer) {
    const server = await startJsonServer(answer);
    const machine = newMachine();
    const env = { ...machine.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL_STS: "http://127.0.0.1:9" };
    const there = machine.with({ env, stdin: line() });
    const result = await there.tasks(...words, ...REFERENCE, "--endpoint-url", server.endpoint);
    return { ...result, requests: server.requests };
  }

  const holding =
    (Type: string, otherwise: Answer) =>
    ({ target }: JsonRequest): Answer =>
      target === "AmazonSSM.GetParameter"
        ? { status: 200, body: { Parameter: { Name: "/prod/token", Type, Value: SECRET, Version: 1 } } }
        : otherwise;

  it.each(COMMANDS)("is never a secret, in no word of %s", async (...words) => {
    const { code, stdout, stderr, requests } = await run(
      [...words, "--verbose"],
      holding("SecureString", { status: 400, body: { __type: "AccessDeniedException", message: SECRET } }),
    );
    expect(code).not.toBe(0);
    expect(stdout + stderr).not.toContain("s3cr3t");
    expect(stderr).not.toContain("a fault in tasks itself");
    for (const { target, body } of requests)
      if (target === "AmazonSSM.GetParameter") expect(body).toMatchObject({ WithDecryption: false });
  });

  it.each(COMMANDS.slice(0, 10))("is a usage error where it is one: %s", async (...words) => {
    expect(await run(words, holding("SecureString", undefined))).toMatchObject({
      code: 2,
      stdout: "",
      stderr:
        "error: the table's name is not read from /prod/token, which is a SecureString\n" +
        "hint: keep it in a parameter of type String, or give --table <name>\n",
    });
  });

  it.each([
    ["ResourceNotFoundException", `Requested resource not found: Table: ${SECRET} not found`],
    ["AccessDeniedException", `no right to dynamodb:PutItem on arn:aws:dynamodb:eu:1:table/${SECRET}`],
    ["ValidationException", `Value '${SECRET}' at 'tableName' failed to satisfy constraint`],
  ])("is not repeated by an error, whatever %s says", async (__type, message) => {
    for (const words of COMMANDS.slice(0, 10)) {
      const { code, stdout, stderr } = await run(
        [...words, "--verbose"],
        holding("String", { status: 400, body: { __type, message } }),
      );
      expect(code).not.toBe(0);
      expect(stdout + stderr).not.toContain("s3cr3t");
      expect(stderr).toContain("ssm:/prod/token");
    }
  });

  it("is not repeated where it cannot be one", async () => {
    const answer = { status: 200, body: { Parameter: { Type: "String", Value: "s3cr3t with spaces" } } };
    expect(await run(["scan"], () => answer)).toMatchObject({
      code: 2,
      stderr:
        "error: what ssm:/prod/token holds cannot be a table's name\n" +
        "hint: use 3 to 255 of a-z, A-Z, 0-9, '_', '-' and '.'\n",
    });
  });
});

describe("a table's name that a reference gives, on the local target", () => {
  it.each(COMMANDS.filter(([name]) => name !== "policy"))("is never a secret: %s", async (...words) => {
    const machine = newMachine();
    await machine.with({ stdin: secret() }).tasks("parameter", "set", "/prod/token", "-", "--secure");
    const run = await machine.with({ stdin: line() }).tasks(...words, ...REFERENCE, "--verbose");
    expect(run.code).toBe(2);
    expect(run.stdout + run.stderr).not.toContain("s3cr3t");
    expect(run.stderr).toContain("is not read from /prod/token, which is a SecureString");
  });

  it("is not repeated by an error where it cannot be one", async () => {
    const { tasks } = newMachine();
    await tasks("parameter", "set", "/prod/token", "s3cr3t with spaces");
    expect(await tasks("scan", ...REFERENCE)).toMatchObject({
      code: 2,
      stderr: expect.not.stringContaining("s3cr3t"),
    });
  });
});

async function* secret(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(SECRET);
}
