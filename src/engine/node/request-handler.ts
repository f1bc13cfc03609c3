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
import { byProxy, mayHaveProxy, refusedByProxy, type ProxyError } from "../proxy-error.ts";
import type { TunnelAgent } from "./tunnel-agent.ts";

type Answer = Promise<{ response: HttpResponse }>;
type Env = Readonly<Record<string, string | undefined>>;

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
  #tunnels: TunnelAgent | undefined;
  readonly #limits: AnswerLimits;
  readonly #env: Env | undefined;

  /** `env`: where HTTPS_PROXY and the like are looked for. */
  constructor(limits = ANSWER_LIMITS, env: Env = {}) {
    this.#limits = limits;
    this.#env = mayHaveProxy(env) ? env : undefined;
  }

  /** Rejects with the system's error and its code; with a ProxyError where the request went through a proxy. */
  handle(request: HttpRequest): Answer {
    return this.#env === undefined ? this.#send(request) : this.#sendByProxy(request, this.#env);
  }

  #send(
    { protocol, hostname, port, path, query, headers, method, body }: HttpRequest,
    agent?: Agent,
  ): Answer {
    const isSecure = protocol === "https:";
    const words = buildQueryString(query);
    const sent = (isSecure ? requestHttps : requestHttp)({
      agent: agent ?? this.#agentFor(isSecure),
      // The agent of tunnels counts its connections by it.
      protocol,
      headers,
      method,
      // Node wants the address of an IPv6 host without its brackets.
      host: hostname.replace(/^\[(.*)\]$/, "$1"),
      ...(port === undefined ? {} : { port }),
      path: words === "" ? path : `${path}?${words}`,
    });
    // A tunnel has a limit of its own.
    const answer = answerTo(sent, agent === undefined ? this.#limits.connection : undefined, this.#limits);
    sent.end(body);
    return answer;
  }

  async #sendByProxy(request: HttpRequest, env: Env): Answer {
    const { proxyOf } = await import("../proxy-of.ts");
    const { protocol, hostname, port } = request;
    const origin = `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`;
    const proxy = proxyOf(new URL(origin), env);
    if (proxy === undefined) return this.#send(request);
    if (protocol === "https:") {
      const { TunnelAgent } = await import("./tunnel-agent.ts");
      this.#tunnels ??= new TunnelAgent(proxy, KEPT, this.#limits.connection);
      return this.#send(request, this.#tunnels).catch((error: Partial<ProxyError> & Error) => {
        throw byProxy(error, proxy, error.isAtProxy ?? false);
      });
    }
    try {
      const answer = await this.#send(throughProxy(request, origin, proxy.url));
      if (answer.response.statusCode !== 407) return answer;
    } catch (error) {
      throw byProxy(error as Error, proxy);
    }
    throw refusedByProxy(407, "", proxy);
  }

  #agentFor(isSecure: boolean): Agent {
    return isSecure ? (this.#tlsAgent ??= new TlsAgent(KEPT)) : (this.#agent ??= new Agent(KEPT));
  }

  // Required by the interface; nothing is configurable.
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  destroy(): void {
    this.#agent?.destroy();
    this.#tlsAgent?.destroy();
    this.#tunnels?.destroy();
  }
}

/** As it is sent to a proxy, which wants the whole address (RFC 9112, 3.2.2). */
function throughProxy(request: HttpRequest, origin: string, proxy: URL): HttpRequest {
  const user = [proxy.username, proxy.password].map(decodeURIComponent).join(":");
  const authorization =
    user === ":" ? {} : { "proxy-authorization": `Basic ${Buffer.from(user).toString("base64")}` };
  return {
    ...request,
    headers: { ...request.headers, ...authorization },
    protocol: proxy.protocol,
    hostname: proxy.hostname,
    port: proxy.port === "" ? undefined : Number(proxy.port),
    path: `${origin}${request.path}`,
  } as HttpRequest;
}

/** `connection`: milliseconds until there must be one; undefined: the agent sees to it. */
function answerTo(request: ClientRequest, connection: number | undefined, limits: AnswerLimits): Answer {
  return new Promise((resolve, reject) => {
    const limit = (what: string, after: number) =>
      setTimeout(() => request.destroy(timeoutError(what, after)), after);
    let timer = connection === undefined ? undefined : limit("connection", connection);
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
      const bytes = new Bytes(Number(response.headers["content-length"]));
      whole = setTimeout(() => request.destroy(endlessError(limits.whole)), limits.whole);
      response.on("data", (chunk: Uint8Array) => {
        timer?.refresh();
        bytes.add(chunk);
        if (bytes.size > ANSWER_BYTES) request.destroy(endlessError("all bytes"));
      });
      // A connection that ends too early is an error here, ECONNRESET.
      response.on("error", fail);
      response.once("end", () => {
        clearTimeout(timer);
        clearTimeout(whole);
        const { statusCode = -1, headers } = response;
        resolve({ response: new HttpResponse({ statusCode, headers: joined(headers), body: bytes.all() }) });
      });
    });
  });
}

// An answer of a page is put together as it comes, while its parts are still at hand; more is not taken on trust.
const LONGEST_TRUSTED = 4 * 1024 * 1024;

/** The bytes of a body, whose length is known or NaN. */
class Bytes {
  size = 0;
  readonly #whole: Buffer | undefined;
  readonly #chunks: Uint8Array[] = [];

  constructor(length: number) {
    this.#whole = length <= LONGEST_TRUSTED ? Buffer.allocUnsafe(length) : undefined;
  }

  add(chunk: Uint8Array): void {
    if (this.#whole === undefined) this.#chunks.push(chunk);
    else this.#whole.set(chunk, this.size);
    this.size += chunk.byteLength;
  }

  all(): Buffer {
    return this.#whole?.subarray(0, this.size) ?? Buffer.concat(this.#chunks);
  }
}

function joined(headers: IncomingMessage["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(",")]),
  );
}
