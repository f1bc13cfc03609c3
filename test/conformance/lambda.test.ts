import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from "vitest";
import { isFailure } from "../../src/cloud/log/log-line.ts";
import { readLogLine } from "../../src/cloud/log/read-log-line.ts";
import { eventV2 } from "../function/events.ts";
import { checkRequests } from "../support/aws-models.ts";
import { makeTable } from "../support/dynamo.ts";
import { startLambda, type Lambda } from "../support/start-lambda.ts";
import { startRecorder } from "../support/start-recorder.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { unpackedFunction } from "../support/unpacked-function.ts";

const database = inject("dynamoDbLocal");
const runtime = inject("lambda");
const python = inject("models");

interface Line {
  outcome: string;
  level: string;
  requestId: string;
}
/** What is Lambda's own in a log: three lines of an event, and one of the runtime for what was thrown. */
const LAMBDAS = /^(START|END|REPORT) RequestId: |^\S+Z\t\S+\tERROR\tInvoke Error \t\{"errorType":"Error",/;

/** The lines of the function, each of which has to be a JSON object. */
const linesOf = (lambda: Lambda) =>
  lambda
    .log()
    .filter((line) => !LAMBDAS.test(line))
    .map((line) => JSON.parse(line) as Line);

describe.skipIf(database === undefined || runtime === undefined)(
  "in Lambda's own execution environment",
  () => {
    const folder = temporaryFolder(afterAll);
    let code = "";
    beforeAll(async () => {
      code = await unpackedFunction(folder);
    });

    async function start(env: NodeJS.ProcessEnv, timeoutS: number, from = code) {
      const lambda = await startLambda(runtime!, { folder: temporaryFolder(), code: from, env, timeoutS });
      onTestFinished(() => lambda.stop());
      return lambda;
    }

    it("creates, knows what it was sent already, and throws where nothing was written, so that AWS tries again", async () => {
      const table = await makeTable(database!);
      const recorder = await startRecorder(database!);
      onTestFinished(() => recorder.stop());
      const lambda = await start({ AWS_ENDPOINT_URL_DYNAMODB: recorder.endpoint, TABLE_NAME: table }, 10);
      const stamped = {
        body: { user_name: "mai" },
        event_rule: "tasks-dev-nightly",
        event_time: "2026-11-23T10:00:00Z",
      };
      const stamp = "tasks-dev-nightly 2026-11-23T10:00:00Z";
      const mai = { user_name: "mai", deadline_unix_time: 7 };
      const post = (record: object) => eventV2("POST", { body: JSON.stringify(record) });
      const thrown = (reason: string) => ({
        errorType: "Error",
        errorMessage: expect.stringContaining(reason) as string,
        trace: [expect.stringContaining(reason)],
      });
      const given = { statusCode: 201, body: { user_name: "mai", deadline_unix_time: 1795428000, stamp } };
      const asked: [event: unknown, answer: unknown, told: string, line: object][] = [
        [stamped, given, "response", { outcome: "created", schedule: "tasks-dev-nightly", stamp }],
        [stamped, { statusCode: 200, body: { duplicate: true } }, "response", { outcome: "duplicate" }],
        [{ body: mai }, { statusCode: 201, body: mai }, "response", { outcome: "created", level: "INFO" }],
        [{ body: mai }, { statusCode: 200, body: { duplicate: true } }, "response", { outcome: "duplicate" }],
        [
          { body: { ...mai, title: "another" } },
          thrown("already has a task at 7"),
          "error",
          { outcome: "taken" },
        ],
        [{ body: {} }, thrown("no user_name"), "error", { outcome: "refused", level: "WARN" }],
        ["no event", thrown("nothing was written"), "error", { outcome: "refused" }],
        [
          post(mai),
          { statusCode: 409, body: expect.stringContaining("already") as string },
          "response",
          { status: 409 },
        ],
        [post({ ...mai, deadline_unix_time: 8 }), { statusCode: 201 }, "response", { outcome: "created" }],
        [
          eventV2("GET", { queryStringParameters: { user_name: "mai" } }),
          { statusCode: 200 },
          "response",
          { outcome: "listed", records: 3 },
        ],
      ];
      for (const [event, answer] of asked) {
        const got = await lambda.invoke(event);
        expect(got, JSON.stringify(event)).toEqual(
          typeof answer === "object" && "statusCode" in answer! ? expect.objectContaining(answer) : answer,
        );
      }
      expect(lambda.outcomes()).toEqual(asked.map(([, , told]) => told));
      expect(linesOf(lambda)).toEqual(asked.map(([, , , line]) => expect.objectContaining(line)));
      expect(new Set(linesOf(lambda).map(({ requestId }) => requestId)).size).toBe(asked.length);
      if (python === undefined) return;
      expect(
        await checkRequests(
          python,
          recorder.requests.map((one) => ({ ...one, answer: undefined })),
        ),
      ).toEqual({
        operations: ["dynamodb PutItem", "dynamodb Query"],
        findings: [],
      });
    });

    it("answers a list that is too large for Lambda in parts that Lambda takes", async () => {
      const table = await makeTable(database!);
      const lambda = await start({ AWS_ENDPOINT_URL_DYNAMODB: database, TABLE_NAME: table }, 10);
      // Each quote is one byte of the record, two of its JSON and four of the answer.
      const title = '"'.repeat(350_000);
      for (let deadline = 1; deadline <= 6; deadline += 1)
        expect(
          await lambda.invoke({ body: { user_name: "mai", deadline_unix_time: deadline, title } }),
        ).toMatchObject({ statusCode: 201 });
      const seen: number[] = [];
      let after: string | undefined = "0";
      let parts = 0;
      for (; after !== undefined; parts += 1) {
        const queryStringParameters = { user_name: "mai", after };
        const { body } = (await lambda.invoke(eventV2("GET", { queryStringParameters }))) as { body: string };
        const part = JSON.parse(body) as { records: { deadline_unix_time: number }[]; next_after?: number };
        seen.push(...part.records.map((record) => record.deadline_unix_time));
        after = part.next_after?.toString();
      }
      expect(seen).toEqual([1, 2, 3, 4, 5, 6]);
      expect(parts).toBeGreaterThan(1);
    });

    it("answers, or throws, before Lambda's time is up, when the database says nothing", async () => {
      const mute = createServer(() => undefined);
      await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
      onTestFinished(() => {
        mute.close();
        mute.closeAllConnections();
      });
      const endpoint = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
      const lambda = await start({ AWS_ENDPOINT_URL_DYNAMODB: endpoint, TABLE_NAME: "t" }, 3);
      // What has to be loaded is loaded with the first event.
      expect(await lambda.invoke({ body: {} })).toMatchObject({ errorType: "Error" });
      const record = { user_name: "mai" };
      expect(await lambda.invoke(eventV2("POST", { body: JSON.stringify(record) }))).toMatchObject({
        statusCode: 503,
        headers: { "retry-after": "5" },
        body: expect.stringContaining("there was not enough time") as string,
      });
      expect(await lambda.invoke({ body: record })).toMatchObject({
        errorType: "Error",
        errorMessage: expect.stringContaining("could not be written (OutOfTime)") as string,
      });
      expect(lambda.outcomes()).toEqual(["error", "response", "error"]);
      const failed = expect.objectContaining({ level: "ERROR", message: "out of time", status: 503 }) as Line;
      expect(linesOf(lambda).slice(1)).toEqual([failed, failed]);
      expect(lambda.log().join("\n")).not.toContain("Task timed out");
    });

    it("what goes wrong is told of as such by `tasks logs`, in whichever of Lambda's ways it is written", async () => {
      const table = await makeTable(database!);
      const lambda = await start({ AWS_ENDPOINT_URL_DYNAMODB: database, TABLE_NAME: table }, 10);
      await lambda.invoke({ body: { user_name: "mai" } });
      await lambda.invoke({ body: {} });
      const broken = temporaryFolder();
      writeFileSync(join(broken, "index.mjs"), 'throw new TypeError("broken");\n');
      const other = await start({}, 10, broken);
      expect(await other.invoke({})).toMatchObject({ errorType: "TypeError", errorMessage: "broken" });
      const failures = ({ log }: Lambda) => log().map(readLogLine).filter(isFailure);
      expect(failures(lambda)).toEqual([
        expect.objectContaining({ kind: "function", level: "WARN", text: "create" }),
        expect.objectContaining({ kind: "text", text: expect.stringMatching(/^Invoke Error/) as string }),
      ]);
      expect(new Set(failures(lambda).map(({ requestId }) => requestId)).size).toBe(1);
      expect(failures(other)).toContainEqual(
        expect.objectContaining({ level: "ERROR", text: expect.stringMatching(/^Init Error/) as string }),
      );
    });
  },
);
