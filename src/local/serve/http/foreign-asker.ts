import type { IncomingMessage } from "node:http";
import { headerLines } from "./read-request.ts";

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/**
 * Why a request may not be answered, though it comes from this machine: a page of another site may have made the browser
 * send it, under a name that it has pointed at 127.0.0.1 (DNS rebinding), or as a form. Undefined: nothing is wrong.
 */
export function foreignAsker(message: IncomingMessage): string | undefined {
  const lines = headerLines(message.rawHeaders);
  const all = (wanted: string) =>
    lines.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value.trim());
  const hosts = all("host");
  if (hosts.length !== 1 || !LOOPBACK.test(hosts[0]!))
    return `the host ${hosts.join(", ")} is not this machine`;
  const origins = all("origin");
  const foreign = origins.find((origin) => !LOOPBACK.test(origin.replace(/^https?:\/\//, "")));
  if (foreign !== undefined) return `a page of ${foreign} may not ask this machine`;
  const isCrossSite = origins.length === 0 && all("sec-fetch-site").includes("cross-site");
  if (isCrossSite && message.method !== "GET") return "a page of another site may not ask this machine";
  return undefined;
}
