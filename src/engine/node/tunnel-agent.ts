import { HttpsProxyAgent } from "https-proxy-agent";
import { timeoutError } from "../answer-limits.ts";
import { byProxy, refusedByProxy, type Proxy } from "../proxy-error.ts";

type Connect = HttpsProxyAgent<string>["connect"];

/**
 * An agent whose connections go through a proxy's tunnel (CONNECT). What fails before a tunnel is there is the proxy's
 * fault, and its errors say so; the package gives a refusal as if it were the target's answer, and waits for ever.
 */
export class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #told: Proxy;
  readonly #limit: number;
  readonly #end: AbortController;

  /** `limit`: how long a tunnel may take, in milliseconds. */
  constructor(
    proxy: Proxy & { url: URL },
    options: { keepAlive: boolean; maxSockets: number },
    limit: number,
  ) {
    const end = new AbortController();
    super(proxy.url, { ...options, signal: end.signal });
    this.#told = proxy;
    this.#limit = limit;
    this.#end = end;
  }

  override async connect(...[request, options]: Parameters<Connect>): ReturnType<Connect> {
    const proxy = { ...this.#told, target: `${options.host}:${options.port}` };
    const { promise: late, cancel } = rejectAfter(this.#limit);
    let refusal: Error | undefined;
    request.once("proxyConnect", ({ statusCode, statusText }: ProxyAnswer) => {
      if (statusCode !== 200)
        refusal = refusedByProxy(statusCode, `${statusCode} ${statusText}`.trim(), proxy);
    });
    try {
      const socket = await Promise.race([super.connect(request, options), late]);
      if (refusal !== undefined) throw refusal;
      return socket;
    } catch (error) {
      throw error === refusal ? error : byProxy(withCode(error as Error), proxy, true);
    } finally {
      cancel();
    }
  }

  /** Ends tunnels that are not there yet, too. */
  override destroy(): void {
    this.#end.abort();
    super.destroy();
  }
}

interface ProxyAnswer {
  statusCode: number;
  statusText: string;
}

function rejectAfter(limit: number): { promise: Promise<never>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(timeoutError("tunnel", limit)), limit);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}

/** The package's own errors are about a connection that ended, or an answer that is not HTTP. */
function withCode(error: Error & { code?: string }): Error {
  if (error.code !== undefined) return error;
  return Object.assign(error, { code: error.message.includes("ended") ? "ECONNRESET" : "ERR_NOT_HTTP" });
}
