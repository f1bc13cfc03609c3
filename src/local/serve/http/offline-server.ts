import { isUtf8 } from "node:buffer";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { FunctionAnswer } from "../../../function/answer.ts";
import { JSON_HINT, NOT_UTF8 } from "../../../function/request/read-event.ts";
import { faultAnswer, json, pageFaultAnswer, refusal, toHttp, type HttpAnswer } from "./answers.ts";
import { crossSiteRefusal } from "./cross-site-refusal.ts";
import { httpEventV1 } from "./http-event-v1.ts";
import { httpEventV2 } from "./http-event-v2.ts";
import { listenOnPort, listenOnSocket, type ListenPlace } from "./listen.ts";
import { splitUrl, type HttpRequest } from "./http-request.ts";
import { LARGEST_WRITE, pageWriteOf, pageWriteRefusal, readPageBody } from "./page-write.ts";
import type { PageTokens } from "./page-token.ts";
import { readRequest } from "./read-request.ts";
import { openTokenGuard } from "./token-guard.ts";

interface ServerParts {
  place: ListenPlace;
  /** What every request has to carry in `Authorization: Bearer`; undefined: nothing. */
  token: string | undefined;
  invoke: (event: unknown) => Promise<FunctionAnswer>;
  /** Puts an event (JSON text) on the bus, whatever the answer is. Throws usage errors. */
  sendEvent: (event: string) => Promise<object>;
  /** A file of the page, in which there is nothing of the store, so that it needs no token; undefined: there is none. */
  pageFile: (path: string) => HttpAnswer | undefined;
  /** What the page shows; undefined: there is no such thing. */
  pageData: (path: string, query: URLSearchParams) => Promise<HttpAnswer | undefined>;
  /** Carries out a write of the page. */
  pageWrite: (name: string, body: { [name: string]: unknown }) => Promise<HttpAnswer>;
  pageTokens: Pick<PageTokens, "isIssued">;
  /** Milliseconds since 1970 UTC. */
  now: () => number;
  /** Told of each answer but those that only show the page. */
  onAnswer: (request: { method: string; url: string }, status: number) => void;
  /** Called with internal errors; the client sees only a 500. */
  onFault: (error: unknown) => void;
  /** How long `stop` waits for slow clients, in milliseconds. */
  patience?: number;
}

interface OfflineServer {
  /** Through a socket `http://localhost/`. */
  url: string;
  /** Resolves when every request that was with the function is answered. */
  stop(): Promise<void>;
}

const STAGE = "v1";
const CALENDAR = "/calendar.ics";
/** Where the function is. */
const PLACES = new Set(["/", CALENDAR, `/${STAGE}`, `/${STAGE}/`, `/${STAGE}${CALENDAR}`]);
/** Where events are put on the bus. */
const EVENTS = "/events";
// What Lambda takes (Developer Guide, "Quotas": 6 MB for a synchronous invocation).
const MB = 1024 * 1024;
const LARGEST_BODY = 6 * MB;
// Ctrl-C ends within a second.
const PATIENCE_MS = 600;
const TOKEN_HINT =
  "send the header `Authorization: Bearer <token>` with the token that `tasks serve` has printed";
const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
};

/**
 * Serves the function over HTTP on loopback or a socket: `/` sends it API Gateway's format 2.0, `/v1` format 1.0, and so do the
 * calendars there. Throws a usage error for a port or a socket that cannot be had.
 */
export async function openOfflineServer(parts: ServerParts): Promise<OfflineServer> {
  const isTrusted = openTokenGuard(parts.token);
  const running = new Set<Promise<void>>();
  let isEnding = false;
  const server = createServer((message, response) => {
    if (isEnding) {
      message.destroy();
      return;
    }
    const answering = serve({ ...parts, isTrusted }, message, response, (work) => {
      running.add(work);
      void work.finally(() => running.delete(work));
    });
    // The client has gone, or hung up halfway.
    answering.catch(() => message.destroy());
  });
  const { place } = parts;
  const url = "port" in place ? await listenOnPort(server, place.port) : "http://localhost/";
  const remove =
    "socket" in place ? await listenOnSocket(server, place.socket, place.privately) : () => undefined;
  return {
    url,
    async stop() {
      // Not yet http's own close, which cuts off an answer that is still on its way.
      isEnding = true;
      const patience = AbortSignal.timeout(parts.patience ?? PATIENCE_MS);
      const end = once(patience, "abort");
      // A request that was still being read may have come to the function meanwhile.
      while (running.size > 0 && !patience.aborted) await Promise.race([Promise.all(running), end]);
      server.close();
      server.closeAllConnections();
      remove();
    },
  };
}

interface GuardedParts extends ServerParts {
  isTrusted: ReturnType<typeof openTokenGuard>;
}

async function serve(
  parts: GuardedParts,
  message: IncomingMessage,
  response: ServerResponse,
  keep: (work: Promise<void>) => void,
): Promise<void> {
  const early = await earlyAnswer(parts, message);
  if (early !== undefined) {
    message.resume();
    return send(response, early);
  }
  const write = pageWriteOf(message.method, splitUrl(message.url ?? "").path);
  const largest = write === undefined ? LARGEST_BODY : LARGEST_WRITE;
  const request = await readRequest(message, { largest, time: parts.now() });
  if (request === undefined) return send(response, tooLarge(largest));
  const isEvent = splitUrl(request.url).path === EVENTS;
  const answering =
    write !== undefined
      ? writeForPage(parts, write, request)
      : isEvent
        ? sendEvent(parts, request)
        : invoke(parts, request);
  const work = answering.then((answer) => {
    parts.onAnswer({ ...request, url: withoutToken(request.url) }, answer.status);
    return send(response, answer);
  });
  keep(work);
  return work;
}

/** An address as it may be shown. */
function withoutToken(url: string): string {
  return url.replaceAll(/([?&]token=)[^&#]*/g, "$1…");
}

function tooLarge(largest: number): HttpAnswer {
  const hint = largest === LARGEST_BODY ? "Lambda takes no more" : "a record has at most 400 KB";
  return refusal(413, `the body is larger than ${largest / MB} MB`, hint);
}

async function invoke(parts: GuardedParts, request: HttpRequest): Promise<HttpAnswer> {
  // As text it would be stored with other characters in their place.
  if (!isUtf8(request.body)) return refusal(400, NOT_UTF8, JSON_HINT);
  const isV1 = splitUrl(request.url).path.startsWith(`/${STAGE}`);
  try {
    return toHttp(await parts.invoke(isV1 ? httpEventV1(request, STAGE) : httpEventV2(request)));
  } catch (error) {
    return faultAnswer(error, parts.onFault);
  }
}

async function sendEvent(parts: GuardedParts, request: HttpRequest): Promise<HttpAnswer> {
  if (!isUtf8(request.body)) return refusal(400, NOT_UTF8, JSON_HINT);
  try {
    return json(200, await parts.sendEvent(Buffer.from(request.body).toString()));
  } catch (error) {
    return pageFaultAnswer(error, parts.onFault);
  }
}

async function writeForPage(parts: GuardedParts, write: string, request: HttpRequest): Promise<HttpAnswer> {
  const body = readPageBody(request.body);
  if (body === undefined) return refusal(400, "the body is not a JSON object in UTF-8", JSON_HINT);
  try {
    return await parts.pageWrite(write, body);
  } catch (error) {
    return pageFaultAnswer(error, parts.onFault);
  }
}

/** The answer to what is not for the function. */
async function earlyAnswer(parts: GuardedParts, message: IncomingMessage): Promise<HttpAnswer | undefined> {
  const { path, query } = splitUrl(message.url ?? "/");
  const foreign = crossSiteRefusal(message);
  if (foreign !== undefined) return refusal(403, foreign.error, foreign.hint);
  const parameters = new URLSearchParams(query);
  const isFunction = PLACES.has(path);
  const isRead = message.method === "GET" || message.method === "HEAD";
  const wantsPage = (message.headers.accept ?? "").includes("text/html") && !parameters.has("user_name");
  const isForPage = isRead && (!isFunction || (path === "/" && wantsPage));
  const file = isForPage ? parts.pageFile(path) : undefined;
  if (file !== undefined) return file;
  // A calendar sends no header of ours, so that its token is in its address.
  const own = path.endsWith(CALENDAR) ? parameters.get("token") : null;
  if (!parts.isTrusted(message, own)) {
    const answer = refusal(401, "the token is missing or wrong", TOKEN_HINT);
    return { ...answer, headers: { ...answer.headers, "www-authenticate": 'Bearer realm="tasks serve"' } };
  }
  if (pageWriteOf(message.method, path) !== undefined) return pageWriteRefusal(message, parts.pageTokens);
  if (path === EVENTS) {
    if (message.method === "POST") return undefined;
    const answer = refusal(405, `there is no ${message.method} at ${EVENTS}`, "POST an event as JSON");
    return { ...answer, headers: { ...answer.headers, allow: "POST" } };
  }
  if (isForPage) {
    try {
      const found = await parts.pageData(path, parameters);
      if (found !== undefined) return found;
    } catch (error) {
      return pageFaultAnswer(error, parts.onFault);
    }
  }
  return isFunction
    ? undefined
    : refusal(404, `there is nothing at ${path}`, "ask for /, /calendar.ics, /events or /v1");
}

/** Resolves when the answer is written, or can no longer be. */
async function send(response: ServerResponse, { status, headers, body }: HttpAnswer): Promise<void> {
  if (response.destroyed) return;
  const over = new Promise<void>((resolve) => void response.once("close", resolve));
  const { complete, headers: asked } = response.req;
  const hasBody = "transfer-encoding" in asked || (asked["content-length"] ?? "0") !== "0";
  // A body that was not read is not worth reading to keep the connection.
  const connection = complete || !hasBody ? {} : { connection: "close" };
  const later = status === 503 ? { "retry-after": "1" } : {};
  const length = status === 204 || status === 304 ? {} : { "content-length": Buffer.byteLength(body) };
  response.writeHead(status, { ...HEADERS, ...headers, ...connection, ...later, ...length }).end(body);
  await over;
}
