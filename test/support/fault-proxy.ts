import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** What becomes of one request. "after" means that the target has carried it out. */
export type Fault =
  | "pass"
  /** The connection is cut: before the target sees the request, instead of its answer, or halfway through it. */
  | "cut before"
  | "cut after"
  | "cut within"
  /** An answer of 500, and the one that a load balancer gives for a dead server. */
  | "500 before"
  | "500 after"
  | "502 before"
  | "502 after"
  | "throttle"
  /** Status 200 with a body that is not JSON. */
  | "rubbish after"
  /** Status 200 with an id of a request, and no body at all. */
  | "empty after"
  /** Status 200 with an empty object and no id of a request, as a server that is not AWS's has it. */
  | "stranger after"
  /** What is not HTTP. */
  | "garbage after"
  /** Refused: the right, the signature's age. */
  | "deny"
  | "expire"
  /** No answer at all, and one that stops halfway. */
  | "hang"
  | "stall"
  /** Another request goes to the target (undefined: none), and its answer is changed on the way back. */
  | { send: object | undefined; change(answer: AnswerBody): object };

/** What passes when the request is sent again, as often as it has to be. */
export const PASSING: Fault[] = [
  "cut before",
  "cut after",
  "cut within",
  "500 before",
  "500 after",
  "502 before",
  "502 after",
  "throttle",
];

// oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the target has sent
type AnswerBody = any;

export interface ProxiedRequest {
  /** Counted from 0 over all requests, in the order in which they arrive. */
  index: number;
  /** Without the version, as in PutItem. */
  operation: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever JSON the client has sent
  body: any;
}

export interface FaultProxy {
  endpoint: string;
  /** All requests so far, those that came to nothing included. */
  requests: ProxiedRequest[];
  stop(): Promise<void>;
}

/**
 * An HTTP proxy on loopback between a client of a JSON service and its server. `decide` is asked before each request is
 * passed on; it may take its time, for a delay or to change something behind the client's back.
 */
export async function startFaultProxy(
  target: string,
  decide: (request: ProxiedRequest) => Fault | Promise<Fault>,
): Promise<FaultProxy> {
  const requests: ProxiedRequest[] = [];
  const failures: unknown[] = [];
  const underWay = new Set<Promise<void>>();
  const server = createServer((incoming, response) => {
    const handle = async () => {
      const bytes = await buffer(incoming);
      const request = {
        index: requests.length,
        operation: operationOf(incoming),
        body: JSON.parse(String(bytes)),
      };
      requests.push(request);
      const fault = await decide(request);
      const carryOut = (body: Buffer = bytes) => forward(target, incoming, body);
      if (typeof fault === "string") await inflict(fault, response, carryOut);
      else await exchange(fault, response, carryOut);
    };
    const handled = handle()
      .catch((error: unknown) => {
        // Told at the end: the client under test would take it for one more fault to live with.
        failures.push(error);
        response.destroy();
      })
      .finally(() => underWay.delete(handled));
    underWay.add(handled);
  });
  const endpoint = await listen(server);
  const stop = async () => {
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    // The target may still carry out what a client that is gone has asked for.
    await Promise.all(underWay);
    if (failures.length > 0) throw failures[0];
  };
  return { endpoint, requests, stop };
}

interface Answer {
  status: number;
  type: string;
  body: Buffer;
}

async function exchange(
  { send, change }: Exclude<Fault, string>,
  response: ServerResponse,
  carryOut: (body: Buffer) => Promise<Answer>,
): Promise<void> {
  const { status, type, body } =
    send === undefined ? answer(200, JSON_TYPE, "{}") : await carryOut(Buffer.from(JSON.stringify(send)));
  const changed = Buffer.from(JSON.stringify(change(JSON.parse(String(body)))));
  head(response, status, type, changed).end(changed);
}

async function inflict(
  fault: Extract<Fault, string>,
  response: ServerResponse,
  carryOut: () => Promise<Answer>,
): Promise<void> {
  const send = ({ status, type, body }: Answer) => head(response, status, type, body).end(body);
  switch (fault) {
    case "pass":
      return void send(await carryOut());
    case "cut before":
      return void response.destroy();
    case "cut after":
      await carryOut();
      return void response.destroy();
    case "cut within":
      return sendHalf(response, await carryOut(), () => response.destroy());
    case "500 before":
      return void send(internalError);
    case "500 after":
      await carryOut();
      return void send(internalError);
    case "502 before":
      return void send(badGateway);
    case "502 after":
      await carryOut();
      return void send(badGateway);
    case "throttle":
      return void send(throttled);
    case "rubbish after":
      await carryOut();
      return void send(answer(200, JSON_TYPE, '{"Attributes": {"a": }'));
    case "empty after":
      await carryOut();
      return void send(answer(200, JSON_TYPE, ""));
    case "stranger after":
      await carryOut();
      return void response.writeHead(200, { "content-type": JSON_TYPE }).end("{}");
    case "garbage after":
      await carryOut();
      return void response.socket?.end(
        "SSH-2.0-OpenSSH_9.6\r\nand more, so that it is read to a line's end\r\n",
      );
    case "deny":
      return void send(answer(400, JSON_TYPE, error("AccessDeniedException", "no right to it")));
    case "expire":
      return void send(answer(400, JSON_TYPE, error("ExpiredTokenException", "too old")));
    case "hang":
      return;
    case "stall":
      return sendHalf(response, await carryOut(), () => undefined);
  }
}

const JSON_TYPE = "application/x-amz-json-1.0";
const internalError = answer(
  500,
  JSON_TYPE,
  error("InternalServerError", "The request could not be processed"),
);
const throttled = answer(
  400,
  JSON_TYPE,
  error("ProvisionedThroughputExceededException", "Too many requests"),
);
const badGateway = answer(502, "text/html", "<html><body><h1>502 Bad Gateway</h1></body></html>");

function answer(status: number, type: string, text: string): Answer {
  return { status, type, body: Buffer.from(text) };
}

function error(name: string, message: string): string {
  return JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message });
}

function head(response: ServerResponse, status: number, type: string, body: Buffer): ServerResponse {
  const named = { "content-type": type, "x-amzn-requestid": "by the proxy" };
  return response.writeHead(status, { ...named, "content-length": body.byteLength });
}

function sendHalf(response: ServerResponse, { status, type, body }: Answer, then: () => void): void {
  head(response, status, type, body).write(body.subarray(0, body.byteLength / 2), then);
}

async function forward(target: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const headers = new Headers();
  for (const name of ["authorization", "content-type", "x-amz-date", "x-amz-target"]) {
    const value = incoming.headers[name];
    if (typeof value === "string") headers.set(name, value);
  }
  const response = await fetch(new URL(incoming.url ?? "/", target), { method: "POST", headers, body });
  const type = response.headers.get("content-type") ?? JSON_TYPE;
  return { status: response.status, type, body: Buffer.from(await response.arrayBuffer()) };
}

function operationOf(incoming: IncomingMessage): string {
  return String(incoming.headers["x-amz-target"]).split(".").at(-1) ?? "";
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}
