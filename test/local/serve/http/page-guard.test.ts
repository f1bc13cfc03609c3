import { describe, expect, it } from "vitest";
import { openPageTokens } from "../../../../src/local/serve/http/page-token.ts";
import { openPageServer } from "../../../support/page-server.ts";

const RECORD = { user_name: "mai", deadline_unix_time: 1, status: "open" };
const DONE = JSON.stringify({ user: "mai", deadline: "1" });
const JSON_TYPE = { "content-type": "application/json" };

describe("a write of the page", () => {
  it("is made with the token of a page that was sent out, and each load has its own", async () => {
    const { write, url, pageToken, answers } = await openPageServer([RECORD]);
    const again = await (await fetch(url, { headers: { accept: "text/html" } })).text();
    expect(pageToken.length).toBeGreaterThan(60);
    expect(again).not.toContain(pageToken);
    expect(await write("done", { user: "mai", deadline: "1" })).toMatchObject([
      200,
      { said: "Done: the task of mai" },
    ]);
    expect(answers).toEqual(["POST /page/done 200"]);
  });

  it.each([
    ["no token", {}],
    ["an empty one", { "x-tasks-page": "" }],
    ["one of another process", { "x-tasks-page": openPageTokens().issue() }],
    ["one without its signature", { "x-tasks-page": "abc" }],
    ["one that nobody signed", { "x-tasks-page": "abc." }],
    ["two parts too many", { "x-tasks-page": `${openPageTokens().issue()}.x` }],
  ])("is refused with 403 and writes nothing with %s", async (_, headers) => {
    const { send, all, entries } = await openPageServer([RECORD]);
    for (const name of ["add", "done", "reschedule", "edit", "delete", "undo", "switch", "none"]) {
      const answer = await send(name, DONE, { ...JSON_TYPE, ...headers });
      expect([answer.status, await answer.json()]).toEqual([
        403,
        { error: "the page is not of this run of tasks serve", hint: "load the page again", reload: true },
      ]);
    }
    expect([await all(), entries]).toEqual([[RECORD], []]);
  });

  it.each([
    ["a foreign host", { host: "tasks.example" }],
    ["a page of another port", { origin: "http://127.0.0.1:1" }],
    ["a page of another site", { "sec-fetch-site": "cross-site" }],
  ])("is refused with 403 for %s, whatever token it has", async (_, headers) => {
    const { url, pageToken, all } = await openPageServer([RECORD]);
    const { request } = await import("node:http");
    const status = await new Promise<number | undefined>((resolve) => {
      const sent = { ...JSON_TYPE, "x-tasks-page": pageToken, ...headers };
      request(`${url}page/done`, { method: "POST", headers: sent }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).end(DONE);
    });
    expect([status, await all()]).toEqual([403, [RECORD]]);
  });

  it.each([
    ["form data", "application/x-www-form-urlencoded", DONE, 415],
    ["plain text", "text/plain", DONE, 415],
    ["no JSON", "application/json", "user=mai", 400],
    ["an array", "application/json", "[]", 400],
    ["null", "application/json", "null", 400],
    ["nothing", "application/json", "", 400],
    ["more than a record can be", "application/json", `{"a":"${"x".repeat(4 * 1024 * 1024)}"}`, 413],
  ])("is refused for a body of %s", async (_, type, body, status) => {
    const { send, pageToken, all } = await openPageServer([RECORD]);
    const answer = await send("done", body, { "content-type": type, "x-tasks-page": pageToken });
    expect([answer.status, await all()]).toEqual([status, [RECORD]]);
    expect(Object.keys((await answer.json()) as object)).toEqual(["error", "hint"]);
  });

  it("is refused for bytes that are not UTF-8, and has to be a POST", async () => {
    const { url, pageToken, all } = await openPageServer([RECORD]);
    const headers = { ...JSON_TYPE, "x-tasks-page": pageToken };
    const body = new Uint8Array([0x7b, 0xff, 0x7d]);
    expect((await fetch(`${url}page/done`, { method: "POST", headers, body })).status).toBe(400);
    for (const method of ["GET", "PUT", "DELETE", "PATCH"]) {
      const answer = await fetch(`${url}page/done`, { method, headers });
      expect([method, answer.status]).toEqual([method, 404]);
    }
    expect(await all()).toEqual([RECORD]);
  });

  it.each([
    ["done", {}, "user is missing"],
    ["done", { user: 1, deadline: "1" }, "user is not a text"],
    ["done", { user: ["mai"], deadline: "1" }, "user is not a text"],
    ["done", { user: "mai", deadline: 1 }, "deadline is not a text"],
    ["done", { user: "mai", deadline: "soon" }, "'soon' is not a number"],
    ["done", { user: "", deadline: "1" }, "user_name is empty"],
    ["delete", { user: "mai", deadline: "1" }, "seen is missing"],
    ["reschedule", { user: "mai", deadline: "1", when: "fryday" }, "when 'fryday' is not a date"],
    ["reschedule", { user: "mai", deadline: "1", when: " " }, "it is not said when it is due"],
    ["add", { user: "mai", when: "today", description: " " }, "there is nothing to do yet"],
    ["add", { user: " ", when: "today", description: "x" }, "it is not said whose task it is"],
    ["add", { user: "mai", when: "10000-01-01", description: "x" }, "when '10000-01-01' is not a date"],
    ["edit", { before: "", text: "[]" }, "the record is JSON of type L, not an object"],
    ["edit", { before: "", text: '{"user_name":"mai"}' }, "the record has no deadline_unix_time"],
    ["edit", { before: "", text: " " }, "nothing is left of the record"],
    ["switch", { name: "nightly", enabled: "yes" }, "enabled is not true or false"],
  ])("says what is wrong in %s %j", async (name, body, error) => {
    const { write, all, faults } = await openPageServer([RECORD]);
    const [status, answer] = await write(name, body);
    expect([status, answer["error"]]).toEqual([400, expect.stringContaining(error)]);
    expect([await all(), faults]).toEqual([[RECORD], []]);
  });

  it("of an unknown name is 404, and so is what is not there any more", async () => {
    const { write } = await openPageServer();
    expect(await write("drop", {})).toEqual([
      404,
      { error: "the page has no write drop", hint: "load the page again" },
    ]);
    expect((await write("constructor", {}))[0]).toBe(404);
    for (const [name, body] of [
      ["done", { user: "mai", deadline: "1" }],
      ["reschedule", { user: "mai", deadline: "1", when: "today" }],
      ["delete", { user: "mai", deadline: "1", seen: "x" }],
    ] as const)
      expect(await write(name, body)).toEqual([
        404,
        { error: "this task of mai is not there any more", hint: "it was moved or deleted meanwhile" },
      ]);
    expect((await write("undo", { undo: "7" }))[0]).toBe(404);
    expect((await write("switch", { name: "nightly", enabled: true }))[0]).toBe(404);
  });
});
