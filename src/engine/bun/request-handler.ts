import { buildQueryString, HttpResponse, type HttpHandler, type HttpRequest } from "@smithy/core/protocols";
import {
  ANSWER_BYTES,
  ANSWER_LIMITS,
  endlessError,
  nameIfCut,
  timeoutError,
  type AnswerLimits,
} from "../answer-limits.ts";
import { byProxy, mayHaveProxy, refusedByProxy, type Proxy } from "../proxy-error.ts";

type Answer = Promise<{ response: HttpResponse }>;
type Env = Readonly<Record<string, string | undefined>>;

// Small enough to arrive within one read timeout.
const SHORT_BYTES = 64 * 1024;
// bun's codes for what it cannot read as HTTP.
const NOT_HTTP = /^(Malformed_HTTP|Invalid(HTTP|Content))/;

/**
 * What takes the place of `RequestHandler` in the binary: bun's fetch, which is native, while its node:http takes as long to
 * load as all the rest. fetch does not tell when it is connected, so that connecting may take as long as answering.
 */
export class RequestHandler implements HttpHandler<object> {
  readonly metadata = { handlerProtocol: "http/1.1" };
  readonly #limits: AnswerLimits;
  readonly #env: Env | undefined;

  /** `env`: where HTTPS_PROXY and the like are, which fetch finds for itself. */
  constructor(limits = ANSWER_LIMITS, env: Env = {}) {
    this.#limits = limits;
    this.#env = mayHaveProxy(env) ? env : undefined;
  }

  /** Rejects with the system's error and its code; with a ProxyError where the request went through a proxy. */
  async handle(request: HttpRequest): Answer {
    const { proxyOf } = this.#env === undefined ? {} : await import("../proxy-of.ts");
    const proxy = proxyOf?.(new URL(urlOf(request)), this.#env!);
    if (proxy === undefined) return this.#send(request);
    try {
      const answer = await this.#send(request);
      if (answer.response.statusCode !== 407) return answer;
    } catch (error) {
      throw told(error as Error, proxy);
    }
    throw refusedByProxy(407, "", proxy);
  }

  async #send(request: HttpRequest): Answer {
    const controller = new AbortController();
    const { part, whole: longest } = this.#limits;
    const timer = setTimeout(() => controller.abort(timeoutError("answer", part)), part);
    let whole: NodeJS.Timeout | undefined;
    try {
      const response = await fetch(urlOf(request), {
        method: request.method,
        // What is signed is sent as it is; fetch would ask for compressed answers and follow what leads elsewhere.
        headers: { ...request.headers, "accept-encoding": "identity" },
        redirect: "manual",
        body: (request.body as string | Uint8Array<ArrayBuffer> | undefined) ?? null,
        signal: controller.signal,
      });
      timer.refresh();
      whole = setTimeout(() => controller.abort(endlessError(longest)), longest);
      const body = await bodyOf(response, () => timer.refresh());
      const headers = joined(response.headers);
      return { response: new HttpResponse({ statusCode: response.status, headers, body }) };
    } catch (error) {
      controller.abort();
      throw nameIfCut(nameIfNotHttp(error as Error));
    } finally {
      clearTimeout(timer);
      clearTimeout(whole);
    }
  }

  // Required by the interface; nothing is configurable.
  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  destroy(): void {}
}

/** As Node's, with the values of a header that comes several times in one: only `set-cookie` still has several here. */
function joined(headers: Headers): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, value] of headers) all[name] = all[name] === undefined ? value : `${all[name]},${value}`;
  return all;
}

/** The whole body. `isComing` is called when a part of a long one has come. */
async function bodyOf(response: Response, isComing: () => void): Promise<Uint8Array> {
  const length = response.headers.get("content-length");
  // Reading in parts makes streams, which takes bun milliseconds.
  if (length !== null && Number(length) <= SHORT_BYTES) return new Uint8Array(await response.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    isComing();
    size += chunk.byteLength;
    if (size > ANSWER_BYTES) throw endlessError("all bytes");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** fetch gives the answer of a proxy that refuses a tunnel on its error. */
function told(error: Error & { code?: string; status?: number; statusText?: string }, proxy: Proxy): Error {
  const { code, status = NaN, statusText = "" } = error;
  return code === "ERR_PROXY_TUNNEL"
    ? refusedByProxy(status, `${status} ${statusText}`, proxy)
    : byProxy(error, proxy);
}

function nameIfNotHttp(error: Error & { code?: string }): Error {
  return NOT_HTTP.test(error.code ?? "") ? Object.assign(error, { code: "ERR_NOT_HTTP" }) : error;
}

function urlOf({ protocol, hostname, port, path, query }: HttpRequest): string {
  const words = buildQueryString(query);
  return `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}${words === "" ? "" : `?${words}`}`;
}
