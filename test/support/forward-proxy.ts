import { once } from "node:events";
import { createServer, request as requestHttp, type IncomingMessage } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";
import { pipeline } from "node:stream";
import { onTestFinished } from "vitest";
import { CERTIFICATE, KEY } from "./tls.mjs";

interface ForwardProxyOptions {
  /** Whom it lets through, as in `user:password`; undefined: everybody. */
  user?: string;
  /** Speaks TLS to its clients. */
  isSecure?: boolean;
  /** What it answers, instead of letting anybody through: a status line after `HTTP/1.1 `, or all it sends. */
  refusal?: string | { bytes: string };
}

export interface ForwardProxy {
  /** Without user and password. */
  address: string;
  /** All that it was asked for: `CONNECT host:port`, or the method and a whole address. */
  asked: string[];
}

/**
 * A proxy as companies have them: a tunnel for TLS, whole addresses for plain HTTP. Whatever name it is asked for, it goes to
 * the port of this machine that is `target`, so that the name need not exist.
 */
export async function startForwardProxy(
  target: number,
  { user, isSecure = false, refusal }: ForwardProxyOptions = {},
): Promise<ForwardProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const isKnown = ({ headers }: IncomingMessage) =>
    user === undefined || headers["proxy-authorization"] === `Basic ${Buffer.from(user).toString("base64")}`;
  const server = isSecure ? createSecureServer({ cert: CERTIFICATE, key: KEY }) : createServer();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket.on("error", () => undefined));
  });
  server.on("request", (incoming: IncomingMessage, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    if (!isKnown(incoming)) return void response.writeHead(407, { "proxy-authenticate": "Basic" }).end();
    const { pathname, search } = new URL(incoming.url ?? "");
    const { method, headers } = incoming;
    const path = pathname + search;
    const sent = requestHttp({ host: "127.0.0.1", port: target, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(sent);
  });
  server.on("connect", (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    asked.push(`CONNECT ${incoming.url}`);
    socket.on("error", () => undefined);
    if (typeof refusal === "object") return void socket.end(refusal.bytes);
    const status = isKnown(incoming) ? refusal : "407 Proxy Authentication Required";
    if (status !== undefined)
      return void socket.end(`HTTP/1.1 ${status}\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n`);
    const there = connect(target, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      there.write(head);
      pipeline(socket, there, socket, () => undefined);
    });
  });
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return { address: `${isSecure ? "https" : "http"}://127.0.0.1:${port}`, asked };
}
