import { afterAll, beforeAll, expect, it } from "vitest";
import { startDynamo } from "../support/dynalite-with-transactions.ts";
import { newMachine } from "../support/run-tasks.ts";
import { eventV1, eventV2 } from "./events.ts";
import { openFunction } from "./open-function.ts";

let dynamo: Awaited<ReturnType<typeof startDynamo>>;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

it.each(["__proto__", "constructor", "toString"])(
  "the deployed function writes, gives and compares an attribute of the name %s, as tasks reads it",
  async (name) => {
    const { handler, tableName } = await openFunction(dynamo.endpoint);
    const body = `{"user_name":"mai","deadline_unix_time":7,"${name}":"x","zone":{"${name}":[1]}}`;
    const context = { awsRequestId: "1", getRemainingTimeInMillis: () => 10_000 };
    const post = (text: string) => handler(eventV1({ httpMethod: "POST", body: text }), context);
    expect(await post(body)).toMatchObject({ statusCode: 201, body });
    const list = await handler(eventV2("GET", { queryStringParameters: { user_name: "mai" } }), context);
    expect(list).toMatchObject({ body: expect.stringContaining(body) });
    expect(await post(body.replace('"x"', '"y"'))).toMatchObject({ statusCode: 409 });
    const machine = newMachine();
    const env = { ...machine.env, TASKS_TABLE: tableName, AWS_REGION: "us-east-1" };
    const run = await machine.with({ env }).tasks("scan", "--endpoint-url", dynamo.endpoint);
    expect(run).toEqual({ code: 0, stdout: `${body}\n`, stderr: "" });
  },
);
