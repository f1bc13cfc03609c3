import type { Clock } from "../../../src/ports.ts";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { StrictFunctions } from "./functions.ts";
import { StrictLogGroups } from "./log-groups.ts";
import { StrictParameters } from "./parameters.ts";
import { encode, readRequest, type Asked } from "./protocols.ts";
import { Refusal, type FakeClock } from "./refusal.ts";
import { StrictQueues } from "./queues.ts";
import { StrictRoles } from "./roles.ts";
import { StrictRules } from "./rules.ts";
import { StrictScheduler } from "./scheduler.ts";
import { StrictTables } from "./tables.ts";

/** `kill`: from this request on nothing is answered, as when the process that asks is gone; see `revive`. */
export type StrictFault =
  | "pass"
  | "deny"
  | "throttle"
  | "quota"
  | "kill before"
  | "kill after"
  /** This request alone is carried out and its answer lost, cut, or not one of AWS's. */
  | "cut after"
  | "500 after"
  | "stranger after"
  | "garbage after";

export interface StrictAws {
  endpoint: string;
  /** A clock on which waiting takes no time. */
  clock: Clock;
  tables: StrictTables;
  parameters: StrictParameters;
  logGroups: StrictLogGroups;
  roles: StrictRoles;
  functions: StrictFunctions;
  rules: StrictRules;
  scheduler: StrictScheduler;
  queues: StrictQueues;
  /** The operations asked for so far, and the same with all that was asked. */
  operations: string[];
  requests: Asked[];
  /** Decides what becomes of the request with this index. */
  decide: (index: number, operation: string) => StrictFault;
  revive(): void;
  stop(): Promise<void>;
}

const ACCOUNT = "111122223333";
const IDENTITY = { Arn: `arn:aws:iam::${ACCOUNT}:user/test`, UserId: "U", Account: ACCOUNT };

/** All services that a cloud uses, in this process, as strict as AWS documents them. */
export async function startStrictAws(): Promise<StrictAws> {
  const clock: FakeClock = { now: Date.UTC(2026, 10, 23) };
  const tables = new StrictTables(clock);
  const parameters = new StrictParameters(clock);
  const roles = new StrictRoles(clock);
  const services: { [name: string]: object } = {
    DynamoDB_20120810: tables,
    AmazonSSM: parameters,
    Logs_20140328: new StrictLogGroups(),
    AWSEvents: new StrictRules(clock),
    AmazonSQS: new StrictQueues(),
    Scheduler: new StrictScheduler(clock, roles),
    IAM: roles,
    Lambda: new StrictFunctions(clock, roles),
    STS: { GetCallerIdentity: () => IDENTITY },
  };
  let isDead = false;
  const server = createServer((incoming, response) => {
    void text(incoming).then((body) => {
      if (isDead) return void response.destroy();
      const asked = readRequest(incoming, body);
      aws.requests.push(asked);
      const index = aws.operations.push(asked.operation) - 1;
      const fault = aws.decide(index, asked.operation);
      if (fault === "kill before" || fault === "kill after") isDead = true;
      if (fault === "kill after") carryOut(asked);
      if (isDead) return void response.destroy();
      if (fault.endsWith("after")) return lose(response, fault, carryOut(asked));
      const refuse = (name: string, message: string) => encode(asked, { error: { name, message } });
      const isQuery = asked.protocol === "query";
      if (fault === "deny")
        return send(response, refuse(isQuery ? "AccessDenied" : "AccessDeniedException", "not authorized"));
      if (fault === "throttle")
        return send(response, refuse(isQuery ? "Throttling" : "ThrottlingException", "Rate exceeded"));
      if (fault === "quota")
        return send(
          response,
          refuse(isQuery ? "LimitExceeded" : "LimitExceededException", "no more of these"),
        );
      return send(response, carryOut(asked));
    });
  });
  const carryOut = (asked: Asked) => {
    const service = (services[asked.service] ?? {}) as Record<
      string,
      ((input: unknown) => unknown) | undefined
    >;
    const method = service[asked.operation];
    try {
      if (method === undefined)
        throw new Refusal("UnknownOperationException", `${asked.service} ${asked.operation}`);
      return encode(asked, { output: method.call(service, asked.input) });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return encode(asked, { error });
    }
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const aws: StrictAws = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clock: {
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
    logGroups: services["Logs_20140328"] as StrictLogGroups,
    roles,
    functions: services["Lambda"] as StrictFunctions,
    rules: services["AWSEvents"] as StrictRules,
    scheduler: services["Scheduler"] as StrictScheduler,
    queues: services["AmazonSQS"] as StrictQueues,
    operations: [],
    requests: [],
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

function lose(response: ServerResponse, fault: StrictFault, _answer: object): void {
  if (fault === "cut after") response.destroy();
  else if (fault === "500 after") response.writeHead(500).end();
  else if (fault === "stranger after")
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  else response.socket?.end("SSH-2.0-OpenSSH_9.6\r\nand more, so that it is read to a line's end\r\n");
}

function send(response: ServerResponse, { status, headers, body }: ReturnType<typeof encode>): void {
  response
    .writeHead(status, {
      ...headers,
      "content-length": Buffer.byteLength(body),
      "x-amzn-requestid": "r",
    })
    .end(body);
}
