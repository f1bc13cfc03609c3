import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { HttpRequest } from "@smithy/core/protocols";
import { describe, expect, it, onTestFinished } from "vitest";
import { RequestHandler as BunRequestHandler } from "../../../src/engine/bun/request-handler.ts";
import { RequestHandler } from "../../../src/engine/node/request-handler.ts";
import { hurriedAnswers } from "../../support/clocks.ts";
import { ANSWER_LIMITS, type AnswerLimits } from "../../../src/engine/answer-limits.ts";

type Handler = RequestHandler | BunRequestHandler;

// bun's is fetch, which Node has too: what is common to both can be tried here, and the rest in test/e2e/network.test.ts.
describe.each([
  ["of node:http", (limits?: AnswerLimits) => new RequestHandler(limits)],
  ["of fetch", (limits?: AnswerLimits) => new BunRequestHandler(limits)],
])("the request handler %s", (_, make: (limits?: AnswerLimits) => Handler) => {
  it("sends what it is given, and nothing compressed", async () => {
    const seen: unknown[] = [];
    const port = await serve(async (message, response) => {
      const { method, url, headers } = message;
      seen.push({ method, url, headers, body: (await buffer(message)).toString() });
      response.end();
    });
    const headers = { host: `127.0.0.1:${port}`, "content-length": "10", "x-amz-target": "T.GetItem" };
    await send(make(), port, {
      method: "POST",
      path: "/a%20b",
      query: { x: ["1", "2"], y: "ä" },
      headers,
      body: '{"a":"ä"}',
    });
    expect(seen).toEqual([
      {
        method: "POST",
        url: "/a%20b?x=1&x=2&y=%C3%A4",
        headers: expect.objectContaining(headers) as unknown,
        body: '{"a":"ä"}',
      },
    ]);
    const [{ headers: sent }] = seen as [{ headers: IncomingMessage["headers"] }];
    expect([undefined, "identity"]).toContain(sent["accept-encoding"]);
    expect(sent["transfer-encoding"]).toBeUndefined();
  });

  it("sends no body where there is none, and bytes as they are", async () => {
    const bodies: string[] = [];
    const port = await serve(async (message, response) => {
      bodies.push((await buffer(message)).toString("hex"));
      response.end();
    });
    const handler = make();
    await send(handler, port, { method: "GET" });
    await send(handler, port, { method: "POST", body: Uint8Array.of(0, 255, 10) });
    expect(bodies).toEqual(["", "00ff0a"]);
  });

  it("gives status, headers and the whole body, however it comes", async () => {
    const port = await serve((_message, response) => {
      response.writeHead(400, { "X-Amzn-RequestId": "r1", "content-type": "application/x-amz-json-1.0" });
      response.write("a".repeat(100_000));
      setTimeout(() => response.end("熊本"), 20);
    });
    const { response } = await send(make(), port);
    expect(response.statusCode).toBe(400);
    expect(response.headers).toMatchObject({ "x-amzn-requestid": "r1" });
    expect(response.body).toBeInstanceOf(Uint8Array);
    expect(Buffer.from(response.body as Uint8Array).toString()).toBe(`${"a".repeat(100_000)}熊本`);
  });

  it("joins the values of a header that comes several times", async () => {
    const port = await serve((_message, response) =>
      response.writeHead(200, { "set-cookie": ["a=1", "b=2"], "x-several": ["1", "2"] }).end(),
    );
    const { headers } = (await send(make(), port)).response;
    expect(headers["set-cookie"]).toBe("a=1,b=2");
    expect(headers["x-several"]?.replaceAll(" ", "")).toBe("1,2");
  });

  it("does not go where an answer sends it", async () => {
    const port = await serve((_message, response) => response.writeHead(302, { location: "/other" }).end());
    expect((await send(make(), port)).response.statusCode).toBe(302);
  });

  it("gives up an answer without end when it has 128 MB, keeping no more of it", async () => {
    let sent = 0;
    const port = await serve((_message, response) => {
      const part = Buffer.alloc(1024 * 1024, " ");
      const more = (): void => {
        for (let open = true; open && !response.destroyed; sent += 1) open = response.write(part);
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    });
    await expect(send(make(), port)).rejects.toMatchObject({
      message: "more than 128 MB",
      code: "ERR_ANSWER_ENDLESS",
    });
    expect(sent).toBeLessThan(200);
  });

  it("gives up an answer of a byte a second after two minutes", async () => {
    const port = await serve((_message, response) => {
      const timer = setInterval(() => response.write(" "), 2);
      response.once("close", () => clearInterval(timer));
    });
    const begin = performance.now();
    await expect(send(make({ ...ANSWER_LIMITS, whole: 240 }), port)).rejects.toMatchObject({
      message: "still coming after 0.24 s",
      code: "ERR_ANSWER_ENDLESS",
    });
    expect(performance.now() - begin).toBeGreaterThan(200);
  });

  it("waits for an answer while parts of it come, and no longer", async () => {
    const port = await serve((_message, response) => {
      response.write("a");
      // Each part within its time, all of them not.
      for (const part of [1, 2, 3]) setTimeout(() => response.write("b"), part * 500);
      setTimeout(() => response.end("c"), 2000);
    });
    const { response } = await send(make({ ...ANSWER_LIMITS, part: 1500 }), port);
    expect(Buffer.from(response.body as Uint8Array).toString()).toBe("abbbc");
  });

  it.each([
    ["never begins", () => undefined],
    ["stops halfway", (response: ServerResponse) => void response.write("a")],
  ])("gives up an answer that %s", async (_name, begin) => {
    const port = await serve((_message, response) => begin(response));
    await expect(send(make(hurriedAnswers(100)), port)).rejects.toMatchObject({
      name: "TimeoutError",
      code: "ETIMEDOUT",
    });
  });

  it("sends one request when nobody answers", async () => {
    let requests = 0;
    const port = await serve((message) => {
      requests += 1;
      message.destroy();
    });
    await expect(send(make(), port)).rejects.toThrow(/fetch failed|socket hang up/);
    expect(requests).toBe(1);
  });
});

describe("the request handler of node:http", () => {
  it.each([
    ["before an answer", ""],
    ["within the head", "HTTP/1.1 200 OK\r\ncontent-"],
    ["within the body", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"],
    ["within a chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab"],
    ["before the last chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n"],
  ])("tells the SDK that it may send again what was cut %s", async (_, text) => {
    const port = await serveBytes((socket) => socket.end(text));
    await expect(send(new RequestHandler(), port)).rejects.toMatchObject({
      name: "TimeoutError",
      code: "ECONNRESET",
    });
  });

  it("names what refuses the connection", async () => {
    await expect(send(new RequestHandler(), 1)).rejects.toMatchObject({
      code: "ECONNREFUSED",
      name: "Error",
    });
  });

  it("uses a connection again, and asks at both kinds of endpoints", async () => {
    const sockets = new Set<unknown>();
    const port = await serve((message, response) => {
      sockets.add(message.socket);
      response.end("a");
    });
    const handler = new RequestHandler();
    for (let count = 0; count < 3; count += 1) await send(handler, port);
    expect(sockets.size).toBe(1);
    await expect(send(handler, port, { protocol: "https:" })).rejects.toThrow(/SSL|wrong version/i);
    await send(handler, port);
    handler.destroy();
  });

  it("gives a header that came several times as one, which the SDK takes for text", async () => {
    const port = await serve((_message, response) =>
      response.setHeader("set-cookie", ["a=1; path=/", "b=2"]).setHeader("x-amz-meta", ["c", "d"]).end(),
    );
    const { headers } = (await send(new RequestHandler(), port)).response;
    expect(headers).toMatchObject({ "set-cookie": "a=1; path=/,b=2", "x-amz-meta": "c, d" });
  });

  it("takes the address of an IPv6 host as the SDK writes it", async () => {
    const port = await serve((_message, response) => response.end("six"), "::1");
    const { response } = await send(new RequestHandler(), port, { hostname: "[::1]" });
    expect(Buffer.from(response.body as Uint8Array).toString()).toBe("six");
  });
});

function send(
  handler: Handler,
  port: number,
  options: Partial<ConstructorParameters<typeof HttpRequest>[0]> = {},
) {
  onTestFinished(() => handler.destroy());
  return handler.handle(
    new HttpRequest({
      protocol: "http:",
      hostname: "127.0.0.1",
      port,
      method: "POST",
      path: "/",
      ...options,
    }),
  );
}

async function serve(
  answer: (message: IncomingMessage, response: ServerResponse) => unknown,
  host = "127.0.0.1",
): Promise<number> {
  const server = createServer((message, response) => void answer(message, response));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server.listen(0, host), "listening");
  return (server.address() as AddressInfo).port;
}

/** A server that answers the first bytes of each connection. */
async function serveBytes(answer: (socket: Socket) => void): Promise<number> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined).once("data", () => answer(socket));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port;
}
