import { BlockList, isIP } from "node:net";
import type { Proxy } from "./proxy-error.ts";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * What no proxy is asked for, whatever the environment says, as NO_PROXY writes it: this machine, and where AWS gives the
 * credentials of an instance or a container, who is known by the address that asks (AWS SDKs and Tools Reference Guide,
 * "IMDS credential provider", "Container credential provider"). bin/launch-binary.ts has the same list.
 */
export const NEVER_PROXIED = [
  "localhost",
  "127.0.0.0/8",
  "::1",
  "169.254.0.0/16",
  "fd00:ec2::254",
  "fd00:ec2::23",
];

const SCHEMES = new Set(["http:", "https:"]);

/**
 * The proxy through which a request goes; undefined: none. It is chosen as bun's fetch chooses it (tried with bun 1.4): a
 * variable in small letters before the same in capitals, the scheme's own before ALL_PROXY, and an empty one is not set.
 * `url`: with http or https. Throws ERR_PROXY_UNUSABLE for what is not the address of an HTTP proxy.
 */
export function proxyOf(url: URL, env: Env): (Proxy & { url: URL }) | undefined {
  const scheme = url.protocol.slice(0, -1);
  const names = [`${scheme}_proxy`, `${scheme.toUpperCase()}_PROXY`, "all_proxy", "ALL_PROXY"];
  const variable = names.find((name) => env[name]);
  if (variable === undefined || isExempt(url, noProxy(env))) return undefined;
  const text = env[variable]!.trim();
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const proxy = URL.canParse(whole) ? new URL(whole) : undefined;
  if (proxy === undefined || !SCHEMES.has(proxy.protocol) || !isEncoded(proxy))
    throw unusable(variable, text);
  return {
    url: proxy,
    variable,
    name: `${proxy.protocol}//${proxy.host}`,
    hasUser: proxy.username !== "",
    target: `${url.hostname}:${portOf(url)}`,
  };
}

function noProxy(env: Env): string[] {
  return [...(env["no_proxy"] || env["NO_PROXY"] || "").split(/[,\s]+/), ...NEVER_PROXIED];
}

/**
 * Whether the list names the URL's host: by its name or that of a domain over it (with or without `.` or `*.` before it),
 * by its address or a network (CIDR), each with a port or for all of them; `*` names all.
 */
function isExempt(url: URL, list: string[]): boolean {
  const host = bare(url.hostname);
  return list.some((entry) => {
    if (entry === "*") return true;
    const [, name = "", port] = isNetwork(entry)
      ? ["", entry]
      : (/^(\[[^\]]*\]|[^:/]*)(?::(\d+))?$/.exec(entry) ?? []);
    if (port !== undefined && Number(port) !== portOf(url)) return false;
    const named = bare(name.toLowerCase()).replace(/^(\*?\.)/, "");
    if (named === "" || named.startsWith("*")) return false;
    if (isNetwork(named)) return isIP(host) !== 0 && contains(named, host);
    return host === named || (isIP(host) === 0 && host.endsWith(`.${named}`));
  });
}

/** Without the brackets of an IPv6 address, and without the dot at the end of a whole name. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}

/** An address, or one with the length of a network's prefix. */
function isNetwork(text: string): boolean {
  const [address = "", prefix = "0", ...more] = text.split("/");
  const version = isIP(address);
  return (
    version !== 0 && more.length === 0 && /^\d+$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128)
  );
}

function contains(network: string, address: string): boolean {
  const [base = "", prefix] = network.split("/");
  const listed = new BlockList();
  const family = isIP(base) === 4 ? "ipv4" : "ipv6";
  if (prefix === undefined) listed.addAddress(base, family);
  else listed.addSubnet(base, Number(prefix), family);
  return listed.check(address, isIP(address) === 4 ? "ipv4" : "ipv6");
}

function portOf({ protocol, port }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

/** Whether user and password can be decoded, as they must be for the proxy. */
function isEncoded({ username, password, hostname }: URL): boolean {
  try {
    return hostname !== "" && decodeURIComponent(username + password) !== undefined;
  } catch {
    return false;
  }
}

function unusable(variable: string, text: string): Error {
  // What may be a password is not told.
  const name = text.replace(/^([a-z\d+.-]*:\/\/)?.*@/is, "$1…@");
  const proxy: Proxy = { variable, name, hasUser: false, target: "" };
  return Object.assign(new Error(`not a proxy: ${name}`), {
    code: "ERR_PROXY_UNUSABLE",
    proxy,
    isAtProxy: true,
  });
}
