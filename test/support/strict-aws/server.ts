import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Pace } from "../../../src/cloud/resource.ts";
import { StrictParameters } from "./parameters.ts";
import { Refusal, type FakeClock } from "./refusal.ts";
import { StrictTables } from "./tables.ts";

/** `kill`: from this request on nothing is answered, as when the process that asks is gone; see `revive`. */
export type StrictFault = "pass" | "deny" | "throttle" | "kill before" | "kill after";

export interface StrictAws {
  endpoint: string;
  /** A clock on which waiting takes no time. */
  pace: Pace;
  tables: StrictTables;
  parameters: StrictParameters;
  /** The operations asked for so far. */
  operations: string[];
  /** Decides what becomes of the request with this index. */
  decide: (index: number, operation: string) => StrictFault;
  revive(): void;
  stop(): Promise<void>;
}

const ACCOUNT = "111122223333";
const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::${ACCOUNT}:user/test</Arn><UserId>U</UserId><Account>${ACCOUNT}</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;

/** DynamoDB's control plane, Parameter Store and STS in this process, as strict as AWS documents them. */
export async function startStrictAws(): Promise<StrictAws> {
  const clock: FakeClock = { now: Date.UTC(2026, 10, 23) };
  const tables = new StrictTables(clock);
  const parameters = new StrictParameters(clock);
  let isDead = false;
  const server = createServer((incoming, response) => {
    void text(incoming).then((body) => {
      const operation = String(incoming.headers["x-amz-target"] ?? "STS.GetCallerIdentity")
        .split(".")
        .at(-1)!;
      if (isDead) return void response.destroy();
      const index = aws.operations.push(operation) - 1;
      const fault = aws.decide(index, operation);
      if (fault === "kill before" || fault === "kill after") isDead = true;
      if (fault === "kill after") carryOut(operation, body);
      if (isDead) return void response.destroy();
      if (fault === "deny")
        return send(response, 400, { __type: "AccessDeniedException", message: "not authorized" });
      if (fault === "throttle")
        return send(response, 400, { __type: "ThrottlingException", message: "Rate exceeded" });
      const { status, answer } = carryOut(operation, body);
      return send(response, status, answer);
    });
  });
  const carryOut = (operation: string, body: string): { status: number; answer: unknown } => {
    if (operation === "GetCallerIdentity") return { status: 200, answer: IDENTITY };
    const service = operation in tables ? tables : parameters;
    const method = (service as unknown as Record<string, ((body: unknown) => unknown) | undefined>)[
      operation
    ];
    try {
      if (method === undefined) throw new Refusal("UnknownOperationException", operation);
      return { status: 200, answer: method.call(service, JSON.parse(body)) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: 400, answer: { __type: error.name, message: error.message } };
    }
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const aws: StrictAws = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pace: {
      async sleep(milliseconds) {
        clock.now += milliseconds;
        // Somebody else may go on meanwhile.
        await new Promise(setImmediate);
      },
      now: () => clock.now,
      elapsed: () => clock.now,
      random: () => 0.5,
    },
    tables,
    parameters,
    operations: [],
    decide: () => "pass",
    revive() {
      isDead = false;
      aws.decide = () => "pass";
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return aws;
}

function send(response: ServerResponse, status: number, answer: unknown): void {
  const isXml = typeof answer === "string";
  const body = isXml ? answer : JSON.stringify(answer);
  const type = isXml ? "text/xml" : "application/x-amz-json-1.1";
  response
    .writeHead(status, {
      "content-type": type,
      "content-length": Buffer.byteLength(body),
      "x-amzn-requestid": "r",
    })
    .end(body);
}
