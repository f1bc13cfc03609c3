import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { TasksError } from "../src/errors.ts";
import { CLOUD_COMMANDS } from "./support/cloud-commands.ts";
import { startDynamo } from "./support/dynalite-with-transactions.ts";
import { makeTable } from "./support/dynamo.ts";
import { startFaultProxy, type Fault } from "./support/fault-proxy.ts";
import { useNoAwsAccount } from "./support/no-aws-account.ts";
import { newMachine } from "./support/run-tasks.ts";
import { destroy, OFTEN, openStrictAws, provision, schedule } from "./support/strict-aws/open.ts";
import type { StrictAws, StrictFault } from "./support/strict-aws/server.ts";
import { systemClock } from "../src/system/system-clock.ts";

// Every face of a call that fails, over every command that calls: what is said, the exit code, and of a write whether it may
// have been carried out.

useNoAwsAccount({ keys: true });

const KEY = ["--user", "mai", "--deadline", "7"];
const READS = new Set(["GetItem", "Query", "Scan", "DescribeTable"]);
const NO_RUNTIME_WORDS =
  /a fault in tasks itself|HPE_|Parse Error|SyntaxError|Deserialization|undefined|\n {4}at /;

interface Face {
  code: number;
  says: RegExp;
  /** Whether a write may have been carried out. */
  maybe: boolean;
}

const FACES: { [fault in Extract<Fault, string>]?: Face } = {
  "cut before": { code: 6, says: /the connection failed/, maybe: true },
  "cut after": { code: 6, says: /the connection failed/, maybe: true },
  "cut within": { code: 6, says: /the connection failed/, maybe: true },
  "500 before": { code: 6, says: /InternalServerError|failed with 500/, maybe: true },
  "500 after": { code: 6, says: /InternalServerError|failed with 500/, maybe: true },
  "502 after": { code: 6, says: /the service failed with 502/, maybe: true },
  "rubbish after": { code: 6, says: /the answer is not one of AWS's|the answer broke off/, maybe: true },
  "empty after": { code: 6, says: /the answer is not one of AWS's|the answer broke off/, maybe: true },
  "stranger after": { code: 6, says: /the answer is not one of AWS's|the answer broke off/, maybe: true },
  "garbage after": { code: 6, says: /the answer is not HTTP/, maybe: true },
  throttle: { code: 6, says: /ProvisionedThroughputExceeded/, maybe: false },
  deny: { code: 5, says: /no right to it/, maybe: false },
  expire: { code: 5, says: /the AWS credentials have expired/, maybe: false },
};

const READERS = [["get", ...KEY], ["query", "--user", "mai"], ["scan"], ["scan", "--count"], ["export"]];
const WRITERS = [
  ["create", "--user", "mai"],
  ["create", "--user", "mai", "--deadline", "8"],
  ["create", ...KEY, "--overwrite"],
  ["update", ...KEY, "a=1"],
  ["update", ...KEY, "--add", "n=1"],
  ["done", ...KEY],
  ["reschedule", ...KEY, "--to", "9"],
  ["delete", ...KEY],
  ["delete", ...KEY, "--if", "a = 1"],
  ["import", "-", "-q"],
  ["import", "-", "--on-conflict", "skip"],
];

/** A bulk write's patience of a minute, in a tenth of a second. */
const clock = { ...systemClock, elapsed: () => systemClock.elapsed() * 600, random: () => 0.001 };

let dynamo: Awaited<ReturnType<typeof startDynamo>>;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

async function* line(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{"user_name":"ken","deadline_unix_time":7}\n');
}

/** Runs a command on a table with one record, where the requests that `meets` names meet the fault each time. */
async function runWith(words: string[], fault: Fault, meets: (operation: string) => boolean) {
  const table = await makeTable(dynamo.endpoint);
  const proxy = await startFaultProxy(dynamo.endpoint, ({ operation }) =>
    meets(operation) ? fault : "pass",
  );
  onTestFinished(() => proxy.stop());
  const machine = newMachine();
  const env = { ...machine.env, AWS_REGION: "us-east-1", TASKS_TABLE: table };
  const there = machine.with({ env, clock, stdin: line() });
  await there.tasks("create", ...KEY, "a:=1", "n:=1", "--endpoint-url", dynamo.endpoint);
  return there.tasks(...words, "--endpoint-url", proxy.endpoint);
}

const oneError = /^(line 1: [^\n]+\n)*error: [^\n]+\nhint: [^\n]+\n$/;

describe.each(Object.entries(FACES))(
  "records, where every request meets '%s'",
  (name, { code, says, maybe }) => {
    const fault = name as Fault;

    it.each(READERS)("%s", async (...words) => {
      const run = await runWith(words, fault, (operation) => READS.has(operation));
      expect(run).toEqual({ code, stdout: "", stderr: expect.stringMatching(oneError) });
      expect(run.stderr).toMatch(says);
      expect(run.stderr).not.toMatch(NO_RUNTIME_WORDS);
      expect(run.stderr).not.toContain("carried out");
    });

    it.each(WRITERS)("%s", async (...words) => {
      const run = await runWith(words, fault, (operation) => !READS.has(operation));
      // What is there shows that a create or an update of ours was carried out, before it was asked for once more.
      if (run.code === 0) {
        expect(maybe).toBe(true);
        return;
      }
      expect(run).toEqual({ code, stdout: "", stderr: expect.stringMatching(oneError) });
      expect(run.stderr).not.toMatch(NO_RUNTIME_WORDS);
      if (maybe) expect(run.stderr.match(/may have been carried out all the same/g)).toHaveLength(1);
      else expect(run.stderr).not.toContain("carried out");
      expect(run.stderr).toMatch(says);
    });
  },
);

describe("resources, where every answer is one of a stranger", () => {
  it.each<[string, RegExp, (socketEnd: (text: string) => void) => void]>([
    ["garbage", /the answer is not HTTP/, (end) => end("SSH-2.0-OpenSSH_9.6\r\n\r\n")],
    [
      "a page",
      /not one of AWS's/,
      (end) => end("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>"),
    ],
    [
      "an empty object",
      /not one of AWS's/,
      (end) => end("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"),
    ],
    ["a cut connection", /the connection failed/, (end) => end("")],
  ])("%s", async (_, says, answer) => {
    const server = createServer((request, response) => {
      request.resume();
      answer((text) => void response.socket?.end(text));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const words of CLOUD_COMMANDS) {
      const machine = newMachine();
      const there = machine.with({ clock, env: { ...machine.env, AWS_REGION: "us-east-1" } });
      const run = await there.tasks(...words, "--endpoint-url", endpoint);
      expect({ words, ...run }).toEqual({
        words,
        code: 6,
        stdout: "",
        stderr: expect.stringMatching(oneError),
      });
      expect(run.stderr).toMatch(says);
      expect(run.stderr).not.toMatch(NO_RUNTIME_WORDS);
    }
  });
});

const FLAGS = { billing: "on-demand" } as const;

describe.each<StrictFault>(["cut after", "500 after", "stranger after", "garbage after"])(
  "a write of resources whose answers are all lost by '%s'",
  (fault) => {
    it.each<[string, (aws: StrictAws) => Promise<unknown>]>([
      ["CreateTable", (aws) => provision(aws, FLAGS)],
      ["PutParameter", (aws) => provision(aws, FLAGS)],
      ["CreateLogGroup", (aws) => schedule(aws, OFTEN)],
      ["CreateRole", (aws) => schedule(aws, OFTEN)],
      ["CreateFunction", (aws) => schedule(aws, OFTEN)],
      ["PutRule", (aws) => schedule(aws, OFTEN)],
      ["DeleteTable", (aws) => destroy(aws, { deleteData: true })],
      ["DeleteParameter", (aws) => destroy(aws, { deleteData: true })],
    ])("%s is done, or may have been carried out", async (operation, work) => {
      const aws = await openStrictAws();
      if (operation !== "CreateTable" && operation !== "PutParameter") await provision(aws, FLAGS);
      aws.decide = (_, asked) => (asked === operation ? fault : "pass");
      // Where a second attempt can see the work of the first, nothing is to be said.
      const error: unknown = await work(aws).catch((thrown: unknown) => thrown);
      if (!(error instanceof Error)) return;
      expect(error).toBeInstanceOf(TasksError);
      expect(error.message).toContain("may have been carried out all the same");
      expect(error.message).not.toMatch(NO_RUNTIME_WORDS);
    });
  },
);
