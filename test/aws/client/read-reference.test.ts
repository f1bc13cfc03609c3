import { describe, expect, it } from "vitest";
import type { CallReport } from "../../../src/aws/client/call.ts";
import { readReference } from "../../../src/aws/client/read-reference.ts";
import { parseReference } from "../../../src/parameter-reference.ts";
import { startDynalite } from "../../support/dynalite.ts";
import { engineTarget } from "../../support/dynamo.ts";
import { refusal, startJsonServer, type Answer } from "../../support/json-server.ts";

const secret = "s3cr3t-table";
const holds = (Value?: string): Answer => ({
  status: 200,
  body: {
    Parameter: { Name: "/tasks/dev/table", Type: "String", ...(Value === undefined ? {} : { Value }) },
  },
});

describe("a reference into Parameter Store", () => {
  it("gives the parameter's value, and nobody is told of it", async () => {
    const { endpoint, requests } = await startJsonServer(() => holds(secret));
    const reports: CallReport[] = [];
    const target = engineTarget(endpoint);
    const value = await readReference(
      parseReference("ssm:/tasks/dev/table"),
      target,
      (report) => void reports.push(report),
    );
    expect(value).toBe(secret);
    expect(requests).toMatchObject([
      { target: "AmazonSSM.GetParameter", body: { Name: "/tasks/dev/table", WithDecryption: false } },
    ]);
    expect(reports).toMatchObject([{ operation: "GetParameter", attempts: 1, result: "ok" }]);
    expect(JSON.stringify(reports)).not.toContain(secret);
  });

  it.each(["/tasks/dev/table:3", "/日本/x=y"])("passes the name on: %s", async (name) => {
    const { endpoint, requests } = await startJsonServer(() => holds("x"));
    await readReference(parseReference(`ssm:${name}`), engineTarget(endpoint), undefined);
    expect(requests).toMatchObject([{ body: { Name: name } }]);
  });

  it.each(["SecureString", "StringList"])("is not read from a parameter of type %s", async (Type) => {
    const { endpoint } = await startJsonServer(() => ({
      status: 200,
      body: { Parameter: { Type, Value: secret } },
    }));
    await expect(
      readReference(parseReference("ssm:/a"), engineTarget(endpoint), undefined),
    ).rejects.toMatchObject({
      kind: "usage",
      message: `the table's name is not read from /a, which is a ${Type}`,
    });
  });

  it("is not asked for where it names a secret of Secrets Manager", async () => {
    const { endpoint, requests } = await startJsonServer(() => holds(secret));
    const read = readReference(
      parseReference("ssm:/aws/reference/secretsmanager/name"),
      engineTarget(endpoint),
      undefined,
    );
    await expect(read).rejects.toMatchObject({ kind: "usage" });
    expect(requests).toEqual([]);
  });

  it("is read at AWS_ENDPOINT_URL_SSM rather than where DynamoDB is", async () => {
    const ssm = await startJsonServer(() => holds("right"));
    const dynamo = await startJsonServer(() => holds("wrong"));
    const target = {
      ...engineTarget(dynamo.endpoint),
      env: { AWS_ENDPOINT_URL_SSM: ssm.endpoint, AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint },
    };
    expect(await readReference(parseReference("ssm:/a"), target, undefined)).toBe("right");
    expect(dynamo.requests).toEqual([]);
  });

  it("is read again after a cut connection", async () => {
    const { endpoint } = await startJsonServer((_, index) => (index === 0 ? undefined : holds("x")));
    expect(await readReference(parseReference("ssm:/a"), engineTarget(endpoint), undefined)).toBe("x");
  });

  it.each<[string, Answer]>([
    ["there is no such parameter", refusal("ParameterNotFound")],
    ["there is no such version of it", refusal("ParameterVersionNotFound")],
    ["it has no value", holds()],
  ])("is not found when %s", async (_, answer) => {
    const { endpoint } = await startJsonServer(() => answer);
    await expect(
      readReference(parseReference("ssm:/tasks/dev/table"), engineTarget(endpoint), undefined),
    ).rejects.toMatchObject({
      name: "TasksError",
      kind: "not-found",
      message: "there is no parameter /tasks/dev/table",
      hint: "check its name, region and account",
    });
  });

  it("is denied, with its name, when it may not be read", async () => {
    const { endpoint } = await startJsonServer(() => refusal("AccessDeniedException"));
    await expect(
      readReference(parseReference("ssm:/a/b"), engineTarget(endpoint), undefined),
    ).rejects.toMatchObject({
      kind: "denied",
      message: expect.stringContaining("/a/b"),
    });
  });

  it("doubts the endpoint where that speaks only DynamoDB", async () => {
    const { endpoint } = await startJsonServer(() => refusal("UnknownOperationException"));
    const engine = await startDynalite();
    for (const only of [endpoint, engine.endpoint]) {
      const error: unknown = await readReference(
        parseReference("ssm:/a"),
        engineTarget(only),
        undefined,
      ).catch((thrown) => thrown);
      expect(error).toMatchObject({
        name: "TasksError",
        hint: "is --endpoint-url (or AWS_ENDPOINT_URL) right?",
      });
    }
    await engine.stop();
  });
});
