import { GetItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { AwsCalls } from "../../../src/aws/client/aws-calls.ts";
import { capacityUnits, type CallReport } from "../../../src/aws/client/call.ts";
import { clientConfig } from "../../../src/aws/client/client-config.ts";
import { engineTarget } from "../../support/dynamo.ts";
import { refusal, startJsonServer, type Answer } from "../../support/json-server.ts";
import { systemClock } from "../../../src/system/system-clock.ts";

const found = { status: 200, body: { ConsumedCapacity: { TableName: "t", CapacityUnits: 1.5 } } };
const throttled = refusal("com.amazonaws.dynamodb.v20120810#ThrottlingException");
const gone = refusal("com.amazonaws.dynamodb.v20120810#ResourceNotFoundException");
const cut = undefined;

/** Sends one GetItem to a server that gives one answer after the other, the last one over and over. */
async function callWith(answers: Answer[]) {
  const { endpoint, requests } = await startJsonServer(
    (_, index) => answers[Math.min(index, answers.length - 1)],
  );
  const client = new DynamoDBClient(clientConfig(engineTarget(endpoint), "DYNAMODB"));
  const reports: CallReport[] = [];
  const make = () => new GetItemCommand({ TableName: "t", Key: { a: { S: "a" } } });
  const report = (one: CallReport) => void reports.push(one);
  const call = new AwsCalls({ report, clock: systemClock }).to(client, "on t");
  const result = call("GetItem", make, { expected: ["ResourceNotFoundException"] });
  await result.catch(() => undefined);
  client.destroy();
  return { result, reports, requests };
}

describe("a call", () => {
  it("gives its output, and tells of its attempts and capacity", async () => {
    const { result, reports } = await callWith([found]);
    expect(await result).toMatchObject({ output: found.body, lostAnswer: false });
    expect((await result).error).toBeUndefined();
    expect(reports).toEqual([
      { operation: "GetItem", milliseconds: expect.any(Number), attempts: 1, capacity: 1.5, result: "ok" },
    ]);
    expect(reports[0]!.milliseconds).toBeGreaterThan(0);
  });

  it("gives an error that is expected, and throws any other one translated", async () => {
    const expected = await callWith([gone]);
    expect((await expected.result).error?.name).toBe("ResourceNotFoundException");
    expect(expected.reports).toMatchObject([{ attempts: 1, result: "ResourceNotFoundException" }]);
    const other = await callWith([refusal("AccessDeniedException")]);
    await expect(other.result).rejects.toMatchObject({
      name: "TasksError",
      kind: "denied",
      message: "GetItem on t: because of AccessDeniedException",
    });
    expect(other.reports).toMatchObject([{ attempts: 1, result: "AccessDeniedException" }]);
  });

  it.each([
    ["a cut connection", cut],
    ["an error of the server", refusal("InternalServerError", 500)],
    ["a bad gateway", refusal("Whatever", 502)],
  ])("knows after %s that an answer was lost, whether it then succeeds or fails", async (_, fault) => {
    const success = await callWith([fault, found]);
    expect(await success.result).toMatchObject({ lostAnswer: true, output: found.body });
    expect(success.reports).toMatchObject([{ attempts: 2, result: "ok" }]);
    const failure = await callWith([fault, throttled, gone]);
    expect(await failure.result).toMatchObject({
      lostAnswer: true,
      error: { name: "ResourceNotFoundException" },
    });
    expect(failure.reports).toMatchObject([{ attempts: 3 }]);
  });

  it("knows after throttling that nothing was done", async () => {
    const { result, requests } = await callWith([throttled, throttled, found]);
    expect((await result).lostAnswer).toBe(false);
    expect(requests).toHaveLength(3);
    expect((await (await callWith([throttled, gone])).result).lostAnswer).toBe(false);
  });

  it("throws the last error when the attempts are used up, and tells of them", async () => {
    const { result, reports } = await callWith([cut]);
    await expect(result).rejects.toMatchObject({ kind: "unavailable" });
    expect(reports).toMatchObject([{ attempts: 6, capacity: undefined }]);
  });
});

describe("capacity units", () => {
  it("are those of one table, or the sum over several, and unknown when the service does not say", () => {
    expect(capacityUnits({ TableName: "t", CapacityUnits: 0.5 })).toBe(0.5);
    expect(capacityUnits([{ CapacityUnits: 4 }, { CapacityUnits: 2.5 }, {}])).toBe(6.5);
    expect(capacityUnits([])).toBe(0);
    expect(capacityUnits(undefined)).toBeUndefined();
  });
});
