import { existsSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleFunction } from "../../.build/bundle-function.mjs";
import { useNoAwsAccount } from "../support/no-aws-account.ts";
import { newMachine, type Machine } from "../support/run-tasks.ts";
import { openStrictAws } from "../support/strict-aws/open.ts";
import type { StrictAws } from "../support/strict-aws/server.ts";

const FUNCTION_CODE = "dist/lambda/index.mjs";
const URL = "https://abcdefghijklmnop.lambda-url.us-east-1.on.aws/";
const WARNING =
  "warning: the endpoint is open: everybody who knows its address reads and writes records; " +
  "`tasks endpoint --auth iam` closes it\n";
const LOCAL =
  "note: the local target has no endpoint of its own: `tasks serve --port 8080` answers at http://127.0.0.1:8080/\n";

async function openAws({ isTable = true } = {}): Promise<{ aws: StrictAws; machine: Machine }> {
  const aws = await openStrictAws();
  const plain = newMachine();
  const env = { ...plain.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: aws.endpoint };
  const machine = plain.with({ env, clock: aws.clock });
  if (isTable) expect(await machine.tasks("provision", "-q")).toMatchObject({ code: 0 });
  return { aws, machine };
}
const urlOf = ({ functions }: StrictAws) => functions.state()[0]?.url;

describe("tasks endpoint on AWS", () => {
  useNoAwsAccount({ keys: true });
  beforeAll(async () => {
    // What is deployed. It is there once the program was built.
    if (!existsSync(FUNCTION_CODE)) await bundleFunction(FUNCTION_CODE);
  });

  it("makes the function and its address, says where it is, and shows requests to try", async () => {
    const { machine } = await openAws();
    const made = await machine.tasks(
      "endpoint",
      "--cors",
      "https://App.example:443",
      "--fields",
      "resource,new",
    );
    expect(made.code).toBe(0);
    expect(made.stdout).toContain('{"resource":"endpoint","new":"https://app.example"}\n');
    expect(made.stderr).toContain("created function tasks-dev-create (");
    expect(made.stderr).toContain(
      `note: it answers at ${URL}; \`tasks endpoint show\` has a request to try\n`,
    );
    const shown = await machine.tasks("endpoint", "show");
    expect(JSON.parse(shown.stdout)).toMatchObject({
      url: URL,
      auth: "iam",
      origins: ["https://app.example"],
    });
    const people = await machine
      .with({ env: { ...machine.env, TASKS_USER: "mai" } })
      .tasks("endpoint", "show", "-o", "table");
    const sign =
      'curl --aws-sigv4 aws:amz:us-east-1:lambda --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" ' +
      '${AWS_SESSION_TOKEN:+-H"x-amz-security-token: $AWS_SESSION_TOKEN"}';
    expect(people).toEqual({
      code: 0,
      stdout:
        `${URL}\nanswers signed requests that IAM allows, and pages of https://app.example\n` +
        `${sign} '${URL}?user_name=mai'\n` +
        `${sign} -H 'content-type: application/json' -d '{"user_name":"mai","task_description":"Report"}' ${URL}\n`,
      stderr: expect.stringContaining(
        "The user or role that signs needs lambda:InvokeFunctionUrl and lambda:InvokeFunction",
      ) as string,
    });
  });

  it("is opened only by a yes, and warned of as long as it is open", async () => {
    const { aws, machine } = await openAws();
    const open = ["endpoint", "--auth", "none"];
    expect(await machine.tasks(...open)).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: with --auth none everybody who knows the address reads and writes the records of tasks-dev-table " +
        "with or without the calendars' token, and there is no terminal to ask on; nothing was changed\nhint: give --yes if that is what you want\n",
    });
    expect(await machine.tasks(...open, "--plan")).toMatchObject({ code: 0 });
    const asked: string[] = [];
    const answering = (answer: string) =>
      machine.with({
        ask: async (question) => {
          asked.push(question);
          return answer;
        },
      });
    expect(await answering("").tasks(...open)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("error: nothing was changed\n") as string,
    });
    expect([urlOf(aws), aws.functions.state()]).toEqual([undefined, []]);
    const opened = await answering("y").tasks(...open, "-q");
    expect([opened.code, opened.stderr, urlOf(aws)]).toMatchObject([0, WARNING, { AuthType: "NONE" }]);
    // It is open already.
    expect(await answering("n").tasks(...open)).toMatchObject({ code: 0 });
    expect(asked.length).toBe(2);
    for (const words of [["endpoint"], ["endpoint", "show"], ["status"]])
      expect((await machine.tasks(...words)).stderr).toContain(WARNING);
    const { stdout } = await machine.tasks("doctor", "-o", "ndjson");
    expect(stdout).toContain(
      `{"check":"endpoint","result":"ok","detail":"open: everybody who knows ${URL} reads and writes records",` +
        '"hint":"`tasks endpoint --auth iam` closes it"}\n',
    );
    expect(await machine.tasks("endpoint", "--auth", "iam")).toMatchObject({
      code: 0,
      stderr: expect.not.stringContaining("warning") as string,
    });
  });

  it("is shown by status as drift when somebody has opened it by hand", async () => {
    const { aws, machine } = await openAws();
    await machine.tasks("endpoint");
    aws.functions.UpdateFunctionUrlConfig({ FunctionName: "tasks-dev-create", AuthType: "NONE" });
    const { code, stdout, stderr } = await machine.tasks("status", "--exit-code", "-o", "table");
    expect([code, stdout, stderr]).toEqual([
      8,
      expect.stringContaining("endpoint tasks-dev-create: drifted\n"),
      expect.stringContaining(WARNING),
    ]);
    expect(stdout).toContain("    auth: none, not iam\n");
  });

  it("goes with what it alone needs, and then is not found", async () => {
    const { aws, machine } = await openAws();
    await machine.tasks("endpoint");
    const tried = await machine.tasks("endpoint", "delete", "--dry-run");
    const deleted = await machine.tasks("endpoint", "delete");
    expect(deleted.stdout).toBe(tried.stdout);
    expect(deleted.stdout.split("\n").map((line) => /"resource":"([^"]+)/.exec(line)?.[1])).toEqual([
      "endpoint",
      "endpoint-permission",
      "function",
      "role",
      "log group",
      undefined,
    ]);
    expect(aws.functions.state()).toEqual([]);
    for (const verb of ["show", "delete"])
      expect(await machine.tasks("endpoint", verb)).toEqual({
        code: 3,
        stdout: "",
        stderr: "error: there is no endpoint\nhint: `tasks endpoint` makes it\n",
      });
  });

  it("is refused without a table, into which nothing could be written", async () => {
    const { machine } = await openAws({ isTable: false });
    expect(await machine.tasks("endpoint")).toMatchObject({
      code: 4,
      stderr:
        "error: there is no table tasks-dev-table, so that every request would fail\n" +
        "hint: make it first with `tasks provision`\n",
    });
  });
});

describe("tasks endpoint on the local target", () => {
  it("has nothing to make, and says that `tasks serve` answers", async () => {
    const { tasks } = newMachine();
    for (const words of [["show"], ["delete"]])
      expect(await tasks("endpoint", ...words, "-o", "json")).toEqual({
        code: 0,
        stdout: "[]\n",
        stderr: LOCAL,
      });
    const made = await tasks("endpoint", "--auth", "none");
    expect([made.code, made.stdout, made.stderr]).toEqual([0, "", expect.stringContaining(LOCAL)]);
  });
});

describe("the origins of --cors", () => {
  it.each([
    [["app.example"], "--cors 'app.example' is not the origin of a page"],
    [["ftp://app.example"], "--cors 'ftp://app.example' is not the origin of a page"],
    [
      ["https://app.example/page"],
      "--cors 'https://app.example/page' has more than an origin: scheme, host and port",
    ],
    [
      ["https://*.example.com"],
      "--cors 'https://*.example.com' has a *, and a browser names its site whole\nhint: give each site, or --cors '*' alone",
    ],
    [
      ["https://app.example/"],
      "--cors 'https://app.example/' has more than an origin: scheme, host and port",
    ],
    [["*", "https://app.example"], "--cors '*' is all origins, and others are given too"],
    [[`https://${"a.".repeat(130)}example`], "takes at most 253"],
  ])("%s: refused", async (origins, message) => {
    const { code, stderr } = await newMachine().tasks(
      "endpoint",
      ...origins.flatMap((one) => ["--cors", one]),
    );
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
