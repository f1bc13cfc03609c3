import { isOffset } from "../../task/time-zone.ts";
import { orUndefined } from "../or-undefined.ts";

/**
 * The name that TZ gives, or the link that a Unix has for it; undefined for copies, other systems, and what is not a name.
 */
export function zoneName(variable: string | undefined, readLink: () => string): string | undefined {
  const said = variable?.replace(/^:/, "");
  const path =
    !said || said === "/etc/localtime" ? orUndefined(readLink) : said.startsWith("/") ? said : undefined;
  const name = path === undefined ? said : path.split("/zoneinfo/")[1];
  if (name === undefined) return undefined;
  return isOffset(name) || /^[A-Z][\w+-]*(\/[A-Za-z][\w+-]*)*$/.test(name) ? name : undefined;
}

/**
 * Where TZ may be a rule, such as JST-9, names a zone with such clocks instead, or what it is ahead, as in +05:31: Intl knows no
 * rules. Undefined where it has no digit, and so is none.
 */
export function nameZone(): Promise<void> | undefined {
  const said = process.env["TZ"];
  return said !== undefined && /\d/.test(said) ? nameRule(said) : undefined;
}

async function nameRule(rule: string): Promise<void> {
  const { posixZone } = await import("./posix-zone.ts");
  const zone = posixZone(rule);
  if (zone !== undefined) process.env["TZ"] = zone;
}
