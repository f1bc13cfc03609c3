import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { DynamoTaskTable } from "../../../src/aws/table/dynamo-task-table.ts";
import { changeAttributes } from "../../../src/table/change-attributes.ts";
import type { BulkRecord } from "../../../src/table/bulk-writer.ts";
import { ndjson } from "../../../src/transfer/json/format-ndjson.ts";
import { LineWriter } from "../../../src/transfer/lines/line-writer.ts";
import { asLines } from "../../support/as-lines.ts";
import { all, bytes, equals, key, number, record, text } from "../../support/contract/samples.ts";
import { startDynamo } from "../../support/dynalite-with-transactions.ts";
import { engineTarget } from "../../support/dynamo.ts";
import type { Fault } from "../../support/fault-proxy.ts";
import { onceEach, openFaultyTable } from "../../support/faulty-table.ts";
import { startJsonServer } from "../../support/json-server.ts";

let engine: Awaited<ReturnType<typeof startDynamo>>;
beforeAll(async () => {
  engine = await startDynamo();
});
afterAll(() => engine.stop());

const KEYS = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
// The second has a variable that only the SDK's client knows what to do with.
const WAYS = [KEYS, { ...KEYS, AWS_SDK_UA_APP_ID: "tests" }];

const ANN = record("ann", 1, { title: text("a"), raw: bytes(0, 255), n: number("12345678901234567890.5") });
const OPEN = equals("title", text("a"));

/** One call of each operation, in an order in which each has something to do. */
const CALLS: readonly ((table: DynamoTaskTable) => Promise<unknown>)[] = [
  (table) => table.create(ANN),
  (table) => table.create(ANN),
  (table) => table.put(record("ann", 2, { raw: { BS: [Uint8Array.of(1), Uint8Array.of(2)] } })),
  (table) => table.get(key("ann", 1)),
  (table) => table.get(key("nobody", 1)),
  (table) => table.update(key("ann", 1), changeAttributes({ add: { n: "1" } }), {}),
  (table) => table.update(key("ann", 1), changeAttributes({ set: { a: text("b") } }), { condition: OPEN }),
  (table) => table.firstFreeDeadline("ann", 1),
  (table) => all(table.scan({})),
  (table) => linesOf(table),
  (table) => table.estimateCount(),
  (table) => importLines(table),
  (table) => table.move(key("ann", 1), 9, { overwrite: false }),
  (table) => table.delete(key("ann", 2), OPEN),
  (table) => table.delete(key("ann", 2)),
];

/** An export of the table, with its size asked for. */
async function linesOf(table: DynamoTaskTable) {
  const writer = new LineWriter(ndjson.copied!);
  let lines = "";
  for await (const page of table.scanLines({ segments: "by-size" }, writer.transcoder))
    lines += Buffer.from(writer.page(page.lines)).toString();
  return lines.split("\n").sort();
}

/** An import of records that are copied from their lines, and of one that is parsed. */
async function importLines(table: DynamoTaskTable) {
  const map = { M: { list: { L: [number("1"), text("熊本"), { NULL: true as const }] } } };
  const records = Array.from({ length: 30 }, (_, index) => record(`user ${index}`, 7, { map }));
  const lines = await asLines([...records, record("bytes", 7, { raw: bytes(0, 255) })]);
  const refused: string[] = [];
  const refuse = ({ line }: BulkRecord, reason: string) => void refused.push(`${line}: ${reason}`);
  const writer = await table.openBulkWriter({ onConflict: "replace", concurrency: 1, refuse });
  await writer.write(lines);
  await writer.finish();
  return { refused, ...writer.counts };
}

/** What comes of each call, and what was sent and reported, without what differs from run to run. */
async function outcomesOf(env: { [name: string]: string }, fault: Fault) {
  const { table, requests, reports } = await openFaultyTable(engine.endpoint, onceEach(fault), { env });
  const outcomes: unknown[] = [];
  for (const call of CALLS) {
    const failure = (error: unknown) => ({ error, message: (error as Error).message });
    outcomes.push(await call(table).catch(failure));
  }
  const name = new RegExp(table.name, "g");
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value).replace(name, "table")) as unknown;
  return plain({
    outcomes,
    sent: requests.map(({ operation, body }) => {
      const { ClientRequestToken: token, ...rest } = body as { ClientRequestToken?: string };
      return [operation, rest, token === undefined ? undefined : "a token"];
    }),
    reports: reports.map((report) => ({ ...report, milliseconds: 0 })),
  });
}

describe("a request that is sent without the SDK's client", () => {
  it.each<Fault>([
    "pass",
    "cut before",
    "cut after",
    "cut within",
    "500 after",
    "502 before",
    "throttle",
    "rubbish after",
    "empty after",
    "stranger after",
    "garbage after",
    "deny",
    "expire",
  ])("comes to what it comes to with it where each first one meets '%s'", async (fault) => {
    const [without, withClient] = await Promise.all(WAYS.map((env) => outcomesOf(env, fault)));
    expect(without).toEqual(withClient);
  });

  it("has the headers of the client's, which are signed alike", async () => {
    const server = await startJsonServer(() => ({ status: 200, body: {} }));
    onTestFinished(() => void delete process.env["AWS_SESSION_TOKEN"]);
    for (const env of WAYS) {
      const target = { ...engineTarget(server.endpoint), env: { ...env, AWS_SESSION_TOKEN: "session" } };
      process.env["AWS_SESSION_TOKEN"] = "session";
      const table = new DynamoTaskTable("t", target, undefined);
      await table.get(key("ann", 1));
      table.close();
    }
    // The client says in amz-sdk-request how often it would send by default, and not how often its strategy does.
    const own = /^(user-agent|x-amz-user-agent|amz-sdk-invocation-id|amz-sdk-request|x-amz-date|connection)$/;
    const [without, withClient] = server.requests.map(({ headers: { authorization, ...headers } }) => {
      const [, names = ""] = /SignedHeaders=([^,]+)/.exec(String(authorization)) ?? [];
      return {
        signed: names.split(";").filter((name) => name !== "x-amz-user-agent"),
        headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !own.test(name))),
      };
    });
    expect(without).toEqual(withClient);
  });
});
