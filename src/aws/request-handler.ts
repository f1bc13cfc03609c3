import { Agent, request as requestHttp, type ClientRequest, type IncomingMessage } from "node:http";
import { Agent as TlsAgent, request as requestHttps } from "node:https";
import { buildQueryString, HttpResponse, type HttpHandler, type HttpRequest } from "@smithy/core/protocols";

// A server that takes the connection and never answers must not hold a script for ever.
const CONNECTION_MS = 5_000;
// Until the answer begins, and then between its parts.
const ANSWER_MS = 15_000;
// As the SDK's own handler has it.
const KEPT = { keepAlive: true, maxSockets: 50 };

/**
 * Sends the SDK's requests through node:http, and gives each answer when it is there as a whole: all of ours are short. The
 * SDK's own handler makes agents, timers and streams for cases that we never have, and loads TLS for every endpoint.
 */
export class RequestHandler implements HttpHandler<object> {
  readonly metadata = { handlerProtocol: "http/1.1" };
  // Of a client with an endpoint of http, the SDK uses the same handler to ask for credentials at one of https.
  #agent: Agent | undefined;
  #tlsAgent: Agent | undefined;

  /** Rejects with the system's error and its code, named TimeoutError where the SDK may send the request again. */
  handle(request: HttpRequest): Promise<{ response: HttpResponse }> {
    const isSecure = request.protocol === "https:";
    const agent = isSecure ? (this.#tlsAgent ??= new TlsAgent(KEPT)) : (this.#agent ??= new Agent(KEPT));
    const { headers, method, port, body } = request;
    const query = buildQueryString(request.query);
    const sent = (isSecure ? requestHttps : requestHttp)({
      agent,
      headers,
      method,
      // Node wants the address of an IPv6 host without its brackets.
      host: request.hostname.replace(/^\[(.*)\]$/, "$1"),
      ...(port === undefined ? {} : { port }),
      path: query === "" ? request.path : `${request.path}?${query}`,
    });
    const answer = answerTo(sent);
    sent.end(body);
    return answer;
  }

  // Nothing of it can be changed.
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  destroy(): void {
    this.#agent?.destroy();
    this.#tlsAgent?.destroy();
  }
}

function answerTo(request: ClientRequest): Promise<{ response: HttpResponse }> {
  return new Promise((resolve, reject) => {
    const timeOut = (what: string, after: number) =>
      setTimeout(() => request.destroy(timeoutError(`${what} for ${after} ms`)), after);
    let timer = timeOut("no connection", CONNECTION_MS);
    const connected = () => {
      clearTimeout(timer);
      timer = timeOut("no answer", ANSWER_MS);
    };
    const fail = (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(isCut(error) ? Object.assign(error, { name: "TimeoutError" }) : error);
    };
    request.once("socket", (socket) => (socket.connecting ? socket.once("connect", connected) : connected()));
    request.once("error", fail);
    request.once("response", (response: IncomingMessage) => {
      const chunks: Uint8Array[] = [];
      response.on("data", (chunk: Uint8Array) => {
        timer.refresh();
        chunks.push(chunk);
      });
      // A connection that ends too early is an error here, ECONNRESET.
      response.once("error", fail);
      response.once("end", () => {
        clearTimeout(timer);
        const { statusCode = -1, headers } = response;
        const body = Buffer.concat(chunks);
        resolve({ response: new HttpResponse({ statusCode, headers: joined(headers), body }) });
      });
    });
  });
}

function timeoutError(message: string): Error {
  return Object.assign(new Error(message), { name: "TimeoutError", code: "ETIMEDOUT" });
}

/** Whether the other side, or the way to it, ended the connection. The SDK knows such errors by their name. */
function isCut({ code }: NodeJS.ErrnoException): boolean {
  return code === "ECONNRESET" || code === "EPIPE" || code === "ETIMEDOUT";
}

function joined(headers: IncomingMessage["headers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(",")]));
}
