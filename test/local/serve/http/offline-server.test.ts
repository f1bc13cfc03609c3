import { once } from "node:events";
import { connect } from "node:net";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import type { FunctionAnswer } from "../../../../src/function/answer.ts";
import { httpEventV1 } from "../../../../src/local/serve/http/http-event-v1.ts";
import { httpEventV2 } from "../../../../src/local/serve/http/http-event-v2.ts";
import { invokeLocal } from "../../../../src/local/serve/invoke-local.ts";
import { openOfflineServer } from "../../../../src/local/serve/http/offline-server.ts";
import { openTemporaryTable } from "../../../support/local-table.ts";
import { systemClock } from "../../../../src/system/system-clock.ts";

/** 2026-12-01T09:00:00Z, in seconds. */
const NOW = 1_796_115_600;

async function openServer(invoke?: (event: unknown) => Promise<FunctionAnswer>, patience = 5000) {
  const table = openTemporaryTable();
  const events: { [name: string]: unknown }[] = [];
  const faults: unknown[] = [];
  const clock = { ...systemClock, now: () => NOW * 1000 };
  const server = await openOfflineServer({
    sendEvent: async () => ({}),
    place: { port: undefined },
    token: undefined,
    async invoke(event) {
      events.push(event as (typeof events)[number]);
      return (
        invoke ?? ((event) => invokeLocal(table, event, { clock, log: () => undefined, teamIndex: false }))
      )(event);
    },
    pageFile: (path) =>
      path === "/" ? { status: 200, headers: { "content-type": "text/html" }, body: "page" } : undefined,
    pageData: async () => undefined,
    pageWrite: async () => ({ status: 200, headers: {}, body: "" }),
    pageTokens: { isIssued: () => false },
    now: clock.now,
    onAnswer: () => undefined,
    onFault: (error) => faults.push(error),
    patience,
  });
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= server.stop());
  onTestFinished(async () => {
    await stop();
    table.close();
  });
  const post = (body: string, path = "", headers: { [name: string]: string } = {}) =>
    fetch(server.url + path, { method: "POST", body, headers });
  return { ...server, stop, post, events, faults };
}

/** A request whose Host, Origin and others fetch would not send. */
async function ask(
  url: string,
  options: { method?: string; headers: { [name: string]: string }; body?: string },
) {
  const request = httpRequest(url, { method: options.method ?? "GET", headers: options.headers });
  request.end(options.body);
  const [message] = (await once(request, "response")) as [IncomingMessage];
  let body = "";
  for await (const chunk of message) body += String(chunk);
  return { status: message.statusCode, body };
}

describe.each(["", "v1"])("the function at /%s", (path) => {
  it("makes a record with 201, and tells of one that is there with 409", async () => {
    const { post } = await openServer();
    const record = '{"user_name":"example_kumamoto","deadline_unix_time":1796115600,"name":"x"}';
    const first = await post(record, path);
    expect([first.status, first.headers.get("content-type"), await first.text()]).toEqual([
      201,
      "application/json; charset=utf-8",
      record,
    ]);
    const second = await post(record, path);
    expect([second.status, await second.json()]).toEqual([
      409,
      {
        error: '"example_kumamoto" already has a task at 1796115600',
        hint: "send another deadline_unix_time, or none",
      },
    ]);
  });

  it("lists a user's records by deadline", async () => {
    const { post, url } = await openServer();
    for (const deadline of [30, 10, 20])
      await post(`{"user_name":"熊本 はまち","deadline_unix_time":${deadline}}`, path);
    await post('{"user_name":"other","deadline_unix_time":15}', path);
    const list = await fetch(`${url}${path}?user_name=${encodeURIComponent("熊本 はまち")}&after=10`);
    expect([list.status, await list.json()]).toEqual([
      200,
      {
        records: [
          { user_name: "熊本 はまち", deadline_unix_time: 20 },
          { user_name: "熊本 はまち", deadline_unix_time: 30 },
        ],
        complete: true,
      },
    ]);
  });

  it("gives a user's calendar, once, to a client that asks again and again", async () => {
    const { post, url } = await openServer();
    await post('{"user_name":"a","deadline_unix_time":1796115600,"task_description":"Stand-up"}', path);
    const place = `${url}${path === "" ? "" : `${path}/`}calendar.ics?user_name=a`;
    const first = await fetch(place);
    const headers = ["content-type", "cache-control", "x-content-type-options"].map((name) =>
      first.headers.get(name),
    );
    expect([first.status, ...headers]).toEqual([
      200,
      "text/calendar; charset=utf-8",
      "private, no-cache",
      "nosniff",
    ]);
    const text = await first.text();
    expect(text).toContain("\r\nSUMMARY:Stand-up\r\nDTSTART:20261201T090000Z\r\n");
    const known = { "if-none-match": first.headers.get("etag")! };
    const again = await fetch(place, { headers: known });
    expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([
      304,
      known["if-none-match"],
      "",
    ]);
    expect(again.headers.get("content-length")).toBeNull();
    const head = await fetch(place, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(Buffer.byteLength(text))]);
    await post('{"user_name":"a"}', path);
    expect((await fetch(place, { headers: known })).status).toBe(200);
  });

  it("refuses what is no JSON with 400, and other methods with 405", async () => {
    const { post, url } = await openServer();
    const bad = await post("{user_name: x}", path);
    expect(bad.status).toBe(400);
    expect(await bad.json()).toMatchObject({ error: expect.stringContaining("not JSON") as unknown });
    const put = await fetch(url + path, { method: "PUT", body: "{}" });
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"]);
  });

  it("answers HEAD as it answers GET, without the body", async () => {
    const { post, url } = await openServer();
    await post('{"user_name":"a","deadline_unix_time":1}', path);
    const place = `${url}${path}?user_name=a`;
    const [get, head] = await Promise.all([fetch(place), fetch(place, { method: "HEAD" })]);
    const size = (await get.arrayBuffer()).byteLength;
    expect([head.status, head.headers.get("content-type"), head.headers.get("content-length")]).toEqual([
      200,
      "application/json; charset=utf-8",
      String(size),
    ]);
    expect(await head.text()).toBe("");
    expect((await fetch(url + path, { method: "HEAD" })).status).toBe(400);
  });

  it.each(["application/json", "application/x-www-form-urlencoded", "image/png"])(
    "refuses a body of type %s that is not UTF-8 with 400, and stores nothing",
    async (type) => {
      const { url } = await openServer();
      const body = Buffer.concat([
        Buffer.from('{"user_name":"a","b":"'),
        Buffer.from([0xff]),
        Buffer.from('"}'),
      ]);
      const answer = await fetch(url + path, { method: "POST", body, headers: { "content-type": type } });
      expect([answer.status, await answer.json()]).toEqual([
        400,
        { error: "the body is not UTF-8 text", hint: 'send JSON, as in {"user_name":"example_kumamoto"}' },
      ]);
      expect(await (await fetch(`${url}${path}?user_name=a`)).json()).toMatchObject({ records: [] });
    },
  );
});

it("gives two at once a second of their own", async () => {
  const { post } = await openServer();
  const answers = await Promise.all([post('{"user_name":"a"}'), post('{"user_name":"a"}')]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  const records = (await Promise.all(answers.map((answer) => answer.json()))) as {
    deadline_unix_time: number;
  }[];
  expect(new Set(records.map((record) => record.deadline_unix_time))).toEqual(new Set([NOW, NOW + 1]));
});

it("lets exactly one of twenty with the same key be the first", async () => {
  const { post } = await openServer();
  const record = '{"user_name":"a","deadline_unix_time":7}';
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(record)));
  const count = (wanted: number) => answers.filter(({ status }) => status === wanted).length;
  expect([count(201), count(409)]).toEqual([1, 19]);
});

describe("who may ask", () => {
  it.each([
    ["a host that was pointed at this machine", { host: "evil.example" }],
    ["a host that only begins like this machine", { host: "127.0.0.1.evil.example" }],
    ["a host that only ends like this machine", { host: "evil.localhost.example:80" }],
    ["a page of another site", { host: "127.0.0.1", origin: "https://evil.example" }],
    ["a page without an origin", { host: "127.0.0.1", origin: "null" }],
    ["a form of another site", { host: "127.0.0.1", "sec-fetch-site": "cross-site" }],
  ])("not %s", async (_, headers) => {
    const { url, events } = await openServer();
    const answer = await ask(url, { method: "POST", headers, body: '{"user_name":"a"}' });
    expect(answer.status).toBe(403);
    expect(events).toEqual([]);
  });

  it("this machine under each of its names", async () => {
    const { url } = await openServer();
    for (const host of ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080"])
      expect((await ask(`${url}?user_name=a`, { headers: { host } })).status).toBe(200);
  });

  const RECORD = '{"user_name":"a"}';

  it.each([
    ["cors", { "content-type": "application/json" }],
    ["no-cors", { "content-type": "text/plain;charset=UTF-8", "sec-fetch-mode": "no-cors" }],
    ["a beacon", { "content-type": "text/plain", "sec-fetch-mode": "no-cors" }],
    ["a form", { "content-type": "application/x-www-form-urlencoded", "sec-fetch-mode": "navigate" }],
  ])("no page of another port of this machine, by %s", async (_, sent) => {
    const { url, events } = await openServer();
    const host = new URL(url).host;
    const ways = [
      { origin: "http://127.0.0.1:5173", "sec-fetch-site": "same-site" },
      { origin: "http://localhost:5173", "sec-fetch-site": "cross-site" },
      { origin: "http://127.0.0.1:5173" },
      { "sec-fetch-site": "same-site" },
      { origin: "null" },
    ];
    for (const way of ways) {
      const answer = await ask(url, { method: "POST", headers: { host, ...sent, ...way }, body: RECORD });
      expect([answer.status, (JSON.parse(answer.body) as { hint: string }).hint]).toEqual([
        403,
        "ask from the page of `tasks serve` itself, or with a program such as curl",
      ]);
    }
    expect(events).toEqual([]);
  });

  it("a page of its own, and a program, which sends no origin", async () => {
    const { url } = await openServer();
    const { host, port } = new URL(url);
    const ways: { [name: string]: string }[] = [
      { host },
      { host, origin: `http://${host}` },
      { host: `localhost:${port}`, origin: `http://LOCALHOST:${port}` },
      { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" },
      // Browsers hide the origin of a page that wants no referrer, and nobody else can say same-origin.
      { host, origin: "null", "sec-fetch-site": "same-origin" },
      { host, "sec-fetch-site": "none" },
    ];
    for (const headers of ways)
      expect((await ask(url, { method: "POST", headers, body: RECORD })).status).toBe(201);
  });

  it("a link on another page that leads here, but no other page that reads", async () => {
    const { url } = await openServer();
    const { host } = new URL(url);
    const get = async (headers: { [name: string]: string }) =>
      (await ask(`${url}?user_name=a`, { headers: { host, ...headers } })).status;
    expect(await get({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" })).toBe(200);
    expect(await get({ "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" })).toBe(403);
    expect(await get({ origin: "http://127.0.0.1:5173" })).toBe(403);
  });

  it("nobody who names no host, as HTTP/1.0 may, and is told so", async () => {
    const { url, events } = await openServer();
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("GET /?user_name=a HTTP/1.0\r\n\r\n");
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 403 /);
    expect(text).toContain(
      '{"error":"the request names no host","hint":"send the header `Host: 127.0.0.1`, as HTTP/1.1 does"}',
    );
    expect(events).toEqual([]);
  });

  it("not two hosts at once", async () => {
    const { url, events } = await openServer();
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1.1 40[03] /);
    expect(events).toEqual([]);
  });
});

it("takes a body of 6 MB and refuses a larger one with 413", async () => {
  const { post, events } = await openServer(async () => ({ statusCode: 200, headers: {}, body: "" }));
  expect((await post("x".repeat(6 * 1024 * 1024))).status).toBe(200);
  const refused = await post("x".repeat(6 * 1024 * 1024 + 1));
  expect([refused.status, await refused.json()]).toEqual([
    413,
    { error: "the body is larger than 6 MB", hint: "Lambda takes no more" },
  ]);
  expect(events).toHaveLength(1);
});

it("gives a browser the page, and the function to whoever names a user", async () => {
  const { url, events } = await openServer();
  const html = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
  expect(await (await fetch(url, { headers: html })).text()).toBe("page");
  expect(events).toEqual([]);
  expect((await fetch(`${url}?user_name=a`, { headers: html })).status).toBe(200);
  expect((await fetch(url)).status).toBe(400);
  expect((await fetch(`${url}favicon.ico`)).status).toBe(404);
});

it("tells of a fault in the terminal and not to whoever asked", async () => {
  const fault = new Error("the inside");
  const { post, faults } = await openServer(() => Promise.reject(fault));
  const answer = await post("{}");
  expect([answer.status, await answer.text()]).toEqual([
    500,
    '{"error":"internal error","hint":"the terminal of `tasks serve` says more"}',
  ]);
  expect(faults).toEqual([fault]);
});

it("refuses a port that is taken", async () => {
  const { url } = await openServer();
  const port = Number(new URL(url).port);
  const parts = {
    invoke: () => Promise.reject(new Error()),
    token: undefined,
    pageFile: () => undefined,
    pageData: async () => undefined,
    pageWrite: async () => ({ status: 200, headers: {}, body: "" }),
    pageTokens: { isIssued: () => false },
    now: () => 0,
  };
  const again = openOfflineServer({
    sendEvent: async () => ({}),
    ...parts,
    place: { port },
    onAnswer: () => undefined,
    onFault: () => undefined,
  });
  await expect(again).rejects.toMatchObject({ kind: "usage", message: `--port ${port} is taken` });
});

describe("at its end", () => {
  it("answers what the function has begun, and takes nothing new", async () => {
    const { url, post, stop, events } = await openServer(async () => {
      await sleep(200);
      return { statusCode: 200, headers: {}, body: "late" };
    });
    const answer = post("{}");
    await expect.poll(() => events.length, { interval: 5 }).toBe(1);
    const stopping = stop();
    await expect(fetch(url)).rejects.toThrow("fetch failed");
    expect(await (await answer).text()).toBe("late");
    await stopping;
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });

  /** Asks for 30 MB and takes none of it yet. */
  async function askSlowly({ url, events }: { url: string; events: object[] }) {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.on("error", () => undefined).pause();
    socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    onTestFinished(() => void socket.destroy());
    await expect.poll(() => events.length, { interval: 5 }).toBe(1);
    await sleep(100);
    return socket;
  }
  const large = async () => ({ statusCode: 200, headers: {}, body: "x".repeat(30_000_000) });

  it("sends an answer to its end to somebody who is slow", async () => {
    const server = await openServer(large);
    const socket = await askSlowly(server);
    const stopping = server.stop();
    await sleep(300);
    let size = 0;
    for await (const part of socket) size += (part as Buffer).length;
    await stopping;
    expect(size).toBeGreaterThan(30_000_000);
  });

  it("does not wait for ever for somebody who takes no answer", async () => {
    const server = await openServer(large, 700);
    await askSlowly(server);
    const begin = performance.now();
    await server.stop();
    const waited = performance.now() - begin;
    expect(waited).toBeGreaterThan(650);
    expect(waited).toBeLessThan(5000);
  });

  it("does not wait for a body that never comes", async () => {
    const { url, stop } = await openServer();
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nabc");
    await sleep(50);
    await expect(stop()).resolves.toBeUndefined();
    socket.destroy();
  });
});

// Developer Guide of API Gateway, "AWS Lambda proxy integrations for HTTP APIs": the documented events, without what an
// API has only with authorizers, path parameters or stage variables.
const ASKED = {
  method: "POST",
  httpVersion: "1.1",
  headers: [
    ["Host", "id.execute-api.us-east-1.amazonaws.com"],
    ["User-Agent", "agent"],
    ["Content-Type", "text/plain"],
    ["Header1", "value1"],
    ["Header2", "value1"],
    ["Header2", "value2"],
  ] as [string, string][],
  body: Buffer.from("Hello from Lambda"),
  sourceIp: "192.0.2.1",
  requestId: "id",
  time: Date.UTC(2020, 2, 12, 19, 3, 58),
};

describe("the event", () => {
  it("of format 2.0 is the documented one", () => {
    const event = httpEventV2({
      ...ASKED,
      url: "/my/path?parameter1=value1&parameter1=value2&parameter2=value",
      headers: [...ASKED.headers, ["Cookie", "cookie1; cookie2"]],
    });
    expect(event).toEqual({
      version: "2.0",
      routeKey: "$default",
      rawPath: "/my/path",
      rawQueryString: "parameter1=value1&parameter1=value2&parameter2=value",
      cookies: ["cookie1", "cookie2"],
      headers: {
        host: "id.execute-api.us-east-1.amazonaws.com",
        "user-agent": "agent",
        "content-type": "text/plain",
        header1: "value1",
        header2: "value1,value2",
      },
      queryStringParameters: { parameter1: "value1,value2", parameter2: "value" },
      requestContext: {
        accountId: "123456789012",
        apiId: "local",
        domainName: "id.execute-api.us-east-1.amazonaws.com",
        domainPrefix: "id",
        http: {
          method: "POST",
          path: "/my/path",
          protocol: "HTTP/1.1",
          sourceIp: "192.0.2.1",
          userAgent: "agent",
        },
        requestId: "id",
        routeKey: "$default",
        stage: "$default",
        time: "12/Mar/2020:19:03:58 +0000",
        timeEpoch: 1_584_039_838_000,
      },
      body: "Hello from Lambda",
      isBase64Encoded: false,
    });
  });

  it("of format 2.0 leaves out what the request has not", () => {
    const event = httpEventV2({ ...ASKED, method: "GET", url: "/", body: new Uint8Array() });
    for (const name of ["body", "cookies", "queryStringParameters"]) expect(event).not.toHaveProperty(name);
  });

  it.each([
    ["application/json", false],
    ["application/vnd.api+json; charset=utf-8", false],
    ["TEXT/CSV", false],
    ["application/x-www-form-urlencoded", true],
    ["image/png", true],
  ])("of format 2.0 has a body of type %s in base64: %s", (type, isBase64Encoded) => {
    const event = httpEventV2({ ...ASKED, url: "/", headers: [["content-type", type]] });
    const body = isBase64Encoded ? "SGVsbG8gZnJvbSBMYW1iZGE=" : "Hello from Lambda";
    expect(event).toMatchObject({ body, isBase64Encoded });
  });

  it("of format 1.0 is the documented one", () => {
    const event = httpEventV1(
      { ...ASKED, url: "/v1?parameter1=value1&parameter1=value2&parameter2=value" },
      "v1",
    );
    expect(event).toMatchObject({
      version: "1.0",
      resource: "/",
      path: "/",
      httpMethod: "POST",
      headers: { Header1: "value1", Header2: "value2" },
      multiValueHeaders: { Header1: ["value1"], Header2: ["value1", "value2"] },
      queryStringParameters: { parameter1: "value2", parameter2: "value" },
      multiValueQueryStringParameters: { parameter1: ["value1", "value2"], parameter2: ["value"] },
      requestContext: {
        httpMethod: "POST",
        identity: { sourceIp: "192.0.2.1", userAgent: "agent" },
        path: "/v1",
        protocol: "HTTP/1.1",
        requestId: "id",
        requestTime: "12/Mar/2020:19:03:58 +0000",
        requestTimeEpoch: 1_584_039_838_000,
        stage: "v1",
      },
      pathParameters: null,
      stageVariables: null,
      body: "Hello from Lambda",
      isBase64Encoded: false,
    });
  });

  it("of format 1.0 has null for what the request has not", () => {
    const event = httpEventV1({ ...ASKED, method: "GET", url: "/v1/", body: new Uint8Array() }, "v1");
    expect(event).toMatchObject({
      path: "/",
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      body: null,
    });
  });
});
