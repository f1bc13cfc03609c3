import { describe, expect, it, onTestFinished } from "vitest";
import { openOfflineServer } from "../../../../src/local/serve/http/offline-server.ts";

const TOKEN = "abc.DEF-123_~+/==";

async function openGuarded() {
  const asked: string[] = [];
  const told: string[] = [];
  const server = await openOfflineServer({
    sendEvent: async () => ({}),
    place: { port: undefined },
    token: TOKEN,
    async invoke() {
      asked.push("function");
      return { statusCode: 200, headers: {}, body: "answer" };
    },
    pageFile: (path) => (path === "/" ? { status: 200, headers: {}, body: "page" } : undefined),
    async pageData() {
      asked.push("data");
      return { status: 200, headers: {}, body: "data" };
    },
    async pageWrite() {
      asked.push("write");
      return { status: 200, headers: {}, body: "written" };
    },
    pageTokens: { isIssued: () => true },
    now: () => 0,
    onAnswer: ({ method, url }, status) => told.push(`${method} ${url} ${status}`),
    onFault: () => undefined,
  });
  onTestFinished(() => server.stop());
  return { ...server, asked, told };
}

describe("a server with a token", () => {
  it.each([
    ["none", undefined],
    ["another", "Bearer abc"],
    ["a longer one", `Bearer ${TOKEN}=`],
    ["the beginning of it", `Bearer ${TOKEN.slice(0, -1)}`],
    ["another case of it", `Bearer ${TOKEN.toLowerCase()}`],
    ["another scheme", `Basic ${TOKEN}`],
    ["an empty one", "Bearer "],
    ["it alone", TOKEN],
  ])("answers 401 to a request with %s, for function and data alike", async (_, authorization) => {
    const { url, asked } = await openGuarded();
    const page = { "x-tasks-page": "issued", "content-type": "application/json" };
    const headers: { [name: string]: string } =
      authorization === undefined ? page : { ...page, authorization };
    for (const [path, method] of [
      ["", "POST"],
      ["?user_name=a", "GET"],
      ["v1?user_name=a", "HEAD"],
      ["records.json", "GET"],
      ["page/done", "POST"],
      ["elsewhere", "GET"],
    ] as const) {
      const answer = await fetch(url + path, { method, headers });
      expect([path, answer.status, answer.headers.get("www-authenticate")]).toEqual([
        path,
        401,
        'Bearer realm="tasks serve"',
      ]);
      if (method !== "HEAD") {
        expect(await answer.json()).toEqual({
          error: "the token is missing or wrong",
          hint: "send the header `Authorization: Bearer <token>` with the token that `tasks serve` has printed",
        });
      }
    }
    expect(asked).toEqual([]);
  });

  it.each(["Bearer", "bearer", "BEARER"])("answers a request that has it after %s", async (scheme) => {
    const { url, asked } = await openGuarded();
    const headers = { authorization: `${scheme} ${TOKEN}` };
    expect(await (await fetch(url, { method: "POST", headers, body: "{}" })).text()).toBe("answer");
    expect(await (await fetch(`${url}records.json`, { headers })).text()).toBe("data");
    expect(asked).toEqual(["function", "data"]);
  });

  it("gives a browser the page itself, which holds nothing of the store", async () => {
    const { url, asked } = await openGuarded();
    const page = await fetch(url, { headers: { accept: "text/html" } });
    expect([page.status, await page.text(), asked]).toEqual([200, "page", []]);
  });

  it("takes the token of a calendar from its address, there alone, and shows it to nobody", async () => {
    const { url, asked, told } = await openGuarded();
    const token = `token=${encodeURIComponent(TOKEN)}`;
    for (const path of ["calendar.ics", "v1/calendar.ics"]) {
      const status = async (query: string) => (await fetch(`${url}${path}?user_name=a${query}`)).status;
      expect(await status(`&${token}`)).toBe(200);
      expect([await status(""), await status("&token="), await status("&token=abc")]).toEqual([
        401, 401, 401,
      ]);
    }
    for (const path of ["", "v1", "records.json"])
      expect((await fetch(`${url}${path}?user_name=a&${token}`)).status).toBe(401);
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await fetch(`${url}calendar.ics?user_name=a`, { headers })).status).toBe(200);
    expect(asked).toEqual(["function", "function", "function"]);
    expect(told).toEqual([
      "GET /calendar.ics?user_name=a&token=… 200",
      "GET /v1/calendar.ics?user_name=a&token=… 200",
      "GET /calendar.ics?user_name=a 200",
    ]);
  });

  it("refuses a page of elsewhere also with the token", async () => {
    const { url } = await openGuarded();
    const headers = { authorization: `Bearer ${TOKEN}`, origin: "http://127.0.0.1:1" };
    expect((await fetch(url, { method: "POST", headers })).status).toBe(403);
  });
});
