import { Agent, request as requestHttp, type ClientRequest, type IncomingMessage } from "node:http";
import { Agent as TlsAgent, request as requestHttps } from "node:https";
import { buildQueryString, HttpResponse, type HttpHandler, type HttpRequest } from "@smithy/core/protocols";
import {
  ANSWER_BYTES,
  ANSWER_LIMITS,
  endlessError,
  nameIfCut,
  timeoutError,
  type AnswerLimits,
} from "../answer-limits.ts";

// As the SDK's own handler has it.
const KEPT = { keepAlive: true, maxSockets: 50 };

/**
 * Sends the SDK's requests through node:http, and gives each answer when it is there as a whole: all of ours are short. The
 * SDK's own handler makes agents, timers and streams for cases that we never have, and loads TLS for every endpoint.
 */
export class RequestHandler implements HttpHandler<object> {
  readonly metadata = { handlerProtocol: "http/1.1" };
  // The SDK reuses this handler for credentials, so an http client may need https too.
  #agent: Agent | undefined;
  #tlsAgent: Agent | undefined;
  readonly #limits: AnswerLimits;

  constructor(limits = ANSWER_LIMITS) {
    this.#limits = limits;
  }

  /** Rejects with the system's error and its code. */
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
    const answer = answerTo(sent, this.#limits);
    sent.end(body);
    return answer;
  }

  // Required by the interface; nothing is configurable.
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  destroy(): void {
    this.#agent?.destroy();
    this.#tlsAgent?.destroy();
  }
}

function answerTo(request: ClientRequest, limits: AnswerLimits): Promise<{ response: HttpResponse }> {
  return new Promise((resolve, reject) => {
    const limit = (what: string, after: number) =>
      setTimeout(() => request.destroy(timeoutError(what, after)), after);
    let timer = limit("connection", limits.connection);
    const connected = () => {
      clearTimeout(timer);
      timer = limit("answer", limits.part);
    };
    let whole: NodeJS.Timeout | undefined;
    const fail = (error: Error) => {
      clearTimeout(timer);
      clearTimeout(whole);
      reject(nameIfCut(error));
    };
    request.once("socket", (socket) => (socket.connecting ? socket.once("connect", connected) : connected()));
    // Of several errors the first one counts, and the others must have a listener too.
    request.on("error", fail);
    request.once("response", (response: IncomingMessage) => {
      const chunks: Uint8Array[] = [];
      let size = 0;
      whole = setTimeout(() => request.destroy(endlessError(limits.whole)), limits.whole);
      response.on("data", (chunk: Uint8Array) => {
        timer.refresh();
        chunks.push(chunk);
        size += chunk.byteLength;
        if (size > ANSWER_BYTES) request.destroy(endlessError("all bytes"));
      });
      // A connection that ends too early is an error here, ECONNRESET.
      response.on("error", fail);
      response.once("end", () => {
        clearTimeout(timer);
        clearTimeout(whole);
        const { statusCode = -1, headers } = response;
        const body = Buffer.concat(chunks);
        resolve({ response: new HttpResponse({ statusCode, headers: joined(headers), body }) });
      });
    });
  });
}

function joined(headers: IncomingMessage["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(",")]),
  );
}
