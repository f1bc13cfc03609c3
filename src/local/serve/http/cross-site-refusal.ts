import type { IncomingMessage } from "node:http";
import { headerLines } from "./read-request.ts";

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;
const SAFE = new Set(["GET", "HEAD"]);
const HINT = "ask from the page of `tasks serve` itself, or with a program such as curl";

/**
 * Why a request may not be answered, though it comes from this machine, and what to do: a page of another site or of another
 * port may have made the browser send it, also under a name that it has pointed at 127.0.0.1 (DNS rebinding). Programs send
 * none of the headers by which a browser says who asks, and a page cannot choose them (Fetch Standard, "forbidden
 * request-header"). Undefined: nothing is wrong.
 */
export function crossSiteRefusal(message: IncomingMessage): { error: string; hint: string } | undefined {
  const lines = headerLines(message.rawHeaders);
  const all = (wanted: string) =>
    lines.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value.trim().toLowerCase());
  const hosts = all("host");
  if (hosts.length === 0)
    return {
      error: "the request names no host",
      hint: "send the header `Host: 127.0.0.1`, as HTTP/1.1 does",
    };
  if (hosts.length !== 1 || !LOOPBACK.test(hosts[0]!)) {
    const error = `the host ${hosts.join(", ")} is not this machine`;
    return { error, hint: "ask http://127.0.0.1 from this machine itself" };
  }
  const sites = all("sec-fetch-site");
  if (sites.length > 0 && sites.every((site) => site === "same-origin" || site === "none")) return undefined;
  const foreign = all("origin").find((origin) => origin !== `http://${hosts[0]}`);
  if (foreign !== undefined) return { error: `requests from pages on ${foreign} are refused`, hint: HINT };
  // A link may lead here from anywhere: it changes nothing, and the page that has it does not see what it leads to.
  const isLink = SAFE.has(message.method ?? "") && all("sec-fetch-mode").every((mode) => mode === "navigate");
  if (sites.length === 0 || isLink) return undefined;
  return { error: "requests from pages on another site or port are refused", hint: HINT };
}
