/** The proxy through which a request goes, as it is told. */
export interface Proxy {
  /** Scheme, host and port, without user and password. */
  name: string;
  /** The environment's variable that says so. */
  variable: string;
  hasUser: boolean;
  /** Host and port of the request. */
  target: string;
}

/** What is on the error of a request that went through a proxy. */
export interface ProxyError extends Error {
  code?: string;
  proxy: Proxy;
  /** Whether it failed there, so that nothing has reached the target. */
  isAtProxy: boolean;
  /** The proxy's answer, where it refused. */
  status?: number;
}

/** Names of the variables that may say so; none of them is looked into here. */
const VARIABLES = ["https_proxy", "http_proxy", "all_proxy"];

/** Whether some request may go through a proxy. */
export function mayHaveProxy(env: Readonly<Record<string, string | undefined>>): boolean {
  return VARIABLES.some((name) => Boolean(env[name] || env[name.toUpperCase()]));
}

// Codes of a connection that was not made; through a proxy, it is the one to it.
const NOT_CONNECTED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const NO_TLS = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^EPROTO$|^ERR_(SSL|TLS)_/;

/** Gives an error the proxy through which its request went. `isAtProxy`: undefined where the error's code says it. */
export function byProxy(error: Error & { code?: string }, proxy: Proxy, isAtProxy?: boolean): ProxyError {
  const { code = "" } = error;
  const isThere =
    isAtProxy ?? (NOT_CONNECTED.test(code) || (proxy.name.startsWith("https:") && NO_TLS.test(code)));
  const { name, variable, hasUser, target } = proxy;
  return Object.assign(error, { isAtProxy: isThere, proxy: { name, variable, hasUser, target } });
}

/** The error for a proxy that answers for itself, and not for the target. `status`: NaN for what is not HTTP. */
export function refusedByProxy(status: number, text: string, proxy: Proxy): ProxyError {
  // Under this name the SDK sends the request again.
  const name = status >= 500 ? "TimeoutError" : "ProxyError";
  const error = Object.assign(new Error(text), { code: "ERR_PROXY_TUNNEL", status, name });
  return byProxy(error, proxy, true);
}
