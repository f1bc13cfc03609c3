import { createServer } from "node:https";
import { once } from "node:events";
import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { HttpRequest } from "@smithy/core/protocols";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { ANSWER_LIMITS } from "../../../src/engine/answer-limits.ts";
import { RequestHandler } from "../../../src/engine/node/request-handler.ts";
import { startForwardProxy } from "../../support/forward-proxy.ts";
import { CERTIFICATE, KEY } from "../../support/tls.mjs";

// What a whole program says of its proxy is in test/e2e/forward-proxy.test.ts.

// This process cannot be told any more whom it trusts.
beforeAll(() => void vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0"));
afterAll(() => void vi.unstubAllEnvs());

async function startTarget(): Promise<number> {
  const server = createServer({ cert: CERTIFICATE, key: KEY }, (message, response) =>
    response.end(`${message.method} ${message.url} of ${message.headers.host}`),
  );
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}

function handlerWith(env: { [name: string]: string }) {
  const handler = new RequestHandler(undefined, env);
  onTestFinished(() => handler.destroy());
  const send = async () => {
    const { response } = await handler.handle(
      new HttpRequest({
        protocol: "https:",
        hostname: "aws.test",
        port: 8443,
        method: "GET",
        path: "/x",
        headers: { host: "aws.test:8443" },
      }),
    );
    return Buffer.from(response.body as Uint8Array).toString();
  };
  return { send };
}

describe("a tunnel", () => {
  it.each([false, true])(
    "is used again, and asked for with user and password (TLS to the proxy: %s)",
    async (isSecure) => {
      const proxy = await startForwardProxy(await startTarget(), { user: "m@i:p:w", isSecure });
      const { send } = handlerWith({ HTTPS_PROXY: proxy.address.replace("//", "//m%40i:p%3Aw@") });
      for (let count = 0; count < 3; count += 1) expect(await send()).toBe("GET /x of aws.test:8443");
      expect(proxy.asked).toEqual(["CONNECT aws.test:8443"]);
    },
  );

  it("is none where NO_PROXY names the host", async () => {
    const proxy = await startForwardProxy(await startTarget());
    const { send } = handlerWith({ HTTPS_PROXY: proxy.address, NO_PROXY: "aws.test" });
    await expect(send()).rejects.not.toHaveProperty("proxy");
    expect(proxy.asked).toEqual([]);
  });

  it.each<[string, string, object]>([
    [
      "a refusal",
      "403 Forbidden",
      { code: "ERR_PROXY_TUNNEL", message: "403 Forbidden", name: "ProxyError" },
    ],
    ["what passes", "503 Service Unavailable", { code: "ERR_PROXY_TUNNEL", name: "TimeoutError" }],
  ])("that is not made is the proxy's fault: %s", async (_, refusal, told) => {
    const proxy = await startForwardProxy(1, { refusal });
    const { send } = handlerWith({ HTTPS_PROXY: proxy.address });
    await expect(send()).rejects.toMatchObject({
      ...told,
      isAtProxy: true,
      proxy: { name: proxy.address, variable: "HTTPS_PROXY", target: "aws.test:8443" },
    });
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ["ends", (socket) => socket.end(), "ECONNRESET"],
    ["says nothing", () => undefined, "ETIMEDOUT"],
    ["speaks something else", (socket) => socket.end("SSH-2.0-OpenSSH more\r\n\r\n"), "ERR_PROXY_TUNNEL"],
    ["speaks rubbish", (socket) => socket.end("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"), "ERR_NOT_HTTP"],
  ])("is given up when the proxy %s", async (_, answer, code) => {
    const open = new Set<Socket>();
    const server = createTcpServer((socket) => {
      open.add(socket.on("error", () => undefined).once("data", () => answer(socket)));
      socket.on("close", () => open.delete(socket));
    });
    onTestFinished(() => void server.close());
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const handler = new RequestHandler({ ...ANSWER_LIMITS, connection: 1000 }, { HTTPS_PROXY: address });
    const request = new HttpRequest({ protocol: "https:", hostname: "aws.test", path: "/" });
    await expect(handler.handle(request)).rejects.toMatchObject({ code, isAtProxy: true });
    handler.destroy();
    // Nothing is left that would hold the process.
    await expect.poll(() => open.size).toBe(0);
  });

  it("that ends at a target which speaks no TLS is not the proxy's fault", async () => {
    const target = createTcpServer(
      (socket) => void socket.on("error", () => undefined).end("HTTP/1.1 400 No\r\n\r\n"),
    );
    onTestFinished(() => void target.close());
    await once(target.listen(0, "127.0.0.1"), "listening");
    const proxy = await startForwardProxy((target.address() as AddressInfo).port, { isSecure: true });
    const { send } = handlerWith({ HTTPS_PROXY: proxy.address });
    await expect(send()).rejects.toMatchObject({ isAtProxy: false, proxy: { name: proxy.address } });
  });
});
