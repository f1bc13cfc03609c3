import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readEvent } from "../../../src/function/request/read-event.ts";
import { EC2_EVENT } from "../../schedule/pattern/events.ts";
import { eventV1, eventV2, SCHEDULED_EVENT } from "../events.ts";

const post = (body: unknown) => ({ do: "create", body, stamp: undefined });
const list = (userName: string, after?: string) => ({ do: "list", userName, after });

describe("readEvent", () => {
  it.each([
    ["format 1.0", eventV1({ httpMethod: "POST", body: '{"a":1}' })],
    ["format 2.0", eventV2("POST", { body: '{"a":1}' })],
    ["format 2.0 in base64", eventV2("POST", { body: "eyJhIjoxfQ==", isBase64Encoded: true })],
    ["the console, with method and body alone", { httpMethod: "post", body: '{"a":1}' }],
    ["the console, with the body alone", { body: '{"a":1}' }],
  ])("reads a POST of %s", (_name, event) => {
    expect(readEvent(event)).toEqual({ http: true, action: post('{"a":1}') });
  });

  it.each([
    ["format 1.0", eventV1({ queryStringParameters: { user_name: "熊本 はまち" } }), list("熊本 はまち")],
    ["format 2.0", eventV2("GET", { queryStringParameters: { user_name: "a b" } }), list("a b")],
    ["the console", { queryStringParameters: { user_name: "x" } }, list("x")],
    ["the console, as HEAD", eventV2("HEAD", { queryStringParameters: { user_name: "x" } }), list("x")],
    ["a later page", eventV1({ queryStringParameters: { user_name: "x", after: "0170" } }), list("x", "170")],
    [
      "a span of so many",
      eventV2("GET", {
        queryStringParameters: { user_name: "x", from: "2026-12-01", to: "+1w", limit: "20" },
      }),
      { ...list("x"), from: "2026-12-01", to: "+1w", limit: 20 },
    ],
  ])("reads a GET of %s", (_name, event, action) => {
    expect(readEvent(event)).toEqual({ http: true, action });
  });

  it("reads EventBridge's constant input, with and without the stamp", () => {
    const body = { user_name: "example_kumamoto" };
    expect(readEvent({ body })).toEqual({ http: false, action: post(body) });
    const named = { http: false, action: { ...post(body), schedule: "tasks-dev-a" } };
    expect(readEvent({ body, event_rule: "tasks-dev-a" })).toEqual(named);
    const time = "2026-12-01T09:00:59Z";
    const stamped = (text: string, schedule?: string) => ({
      http: false,
      action: { do: "create", body, stamp: { time: 1_796_115_659, text }, schedule },
    });
    expect(readEvent({ body, event_rule: "tasks-dev-a", event_time: time })).toEqual(
      stamped(`tasks-dev-a ${time}`, "tasks-dev-a"),
    );
    for (const same of ["2026-12-01T09:00:59.123Z", "2026-12-01T18:00:59+09:00"]) {
      expect(readEvent({ body, event_rule: "tasks-dev-a", event_time: same })).toEqual(
        stamped(`tasks-dev-a ${time}`, "tasks-dev-a"),
      );
    }
    expect(readEvent({ body, event_rule: "tasks-dev-a", event_id: "i-1", event_time: time })).toEqual(
      stamped("tasks-dev-a i-1", "tasks-dev-a"),
    );
    // As an earlier version has made them.
    expect(readEvent({ body, event_id: "i-1", event_time: time })).toEqual(stamped("i-1"));
  });

  it("reads a record itself, whatever else it has", () => {
    const record = { user_name: "x", body: "of the task", event_time: "soon" };
    expect(readEvent(record)).toEqual({ http: false, action: post(record) });
  });

  it.each([
    ["GET without parameters", eventV2("GET", {}), "the query has no user_name"],
    ["GET with parameters of null", eventV1({ queryStringParameters: null }), "the query has no user_name"],
    ["GET with an empty name", { queryStringParameters: { user_name: "" } }, "the query has no user_name"],
    ["GET after a word", { queryStringParameters: { user_name: "x", after: "soon" } }, "'soon'"],
    ["GET of none", { queryStringParameters: { user_name: "x", limit: "0" } }, "limit '0' is not"],
    ["GET of some", { queryStringParameters: { user_name: "x", limit: "1e3" } }, "limit '1e3' is not"],
    ["GET of a name too long", { queryStringParameters: { user_name: "x".repeat(2049) } }, "2049 bytes"],
    ["POST without a body", eventV1({ httpMethod: "POST" }), "the request has no body"],
    ["POST of broken base64", eventV2("POST", { body: "e=yJ", isBase64Encoded: true }), "not base64"],
    ["POST of bytes", eventV2("POST", { body: "/w==", isBase64Encoded: true }), "not UTF-8 text"],
    [
      "POST of bytes in format 1.0",
      eventV1({ httpMethod: "POST", body: "eyJhIjoi/yJ9", isBase64Encoded: true }),
      "not UTF-8 text",
    ],
  ])("refuses a %s with 400", (_name, event, error) => {
    expect(readEvent(event)).toMatchObject({ http: true, action: { do: "refuse", status: 400 } });
    expect(readEvent(event).action).toHaveProperty("error", expect.stringContaining(error));
  });

  it.each([
    ["a scheduled event without an input", SCHEDULED_EVENT, "no body with a user_name"],
    ["an EC2 event without an input", EC2_EVENT, "no body with a user_name"],
    ["a list", [1], "no body with a user_name"],
    ["null", null, "no body with a user_name"],
    ["text", "x", "no body with a user_name"],
    ["a body that is a number", { body: 3 }, "no body with a user_name"],
    ["a stamp that is no time", { body: {}, event_time: "yesterday" }, "event_time is not a time"],
    ["a stamp of no day", { body: {}, event_time: "2026-13-01T09:00:00Z" }, "event_time is not a time"],
    ["a stamp before 1970", { body: {}, event_time: "1969-12-31T23:59:59Z" }, "event_time is not a time"],
    ["a stamp of null", { body: {}, event_time: null }, "event_time is not a time"],
  ])("refuses %s, not over HTTP", (_name, event, error) => {
    const { http, action } = readEvent(event);
    expect(http).toBe(false);
    expect(action).toMatchObject({ do: "refuse", status: 400 });
    expect(action).toHaveProperty("error", expect.stringContaining(error));
  });

  it("tells whose firing it was of one that it refuses, so that its log does", () => {
    const { action } = readEvent({
      body: {},
      event_time: "<aws.scheduler.scheduled-time>",
      event_rule: "tasks-dev-a",
    });
    expect(action).toMatchObject({ do: "refuse", schedule: "tasks-dev-a" });
  });

  it.each(["PUT", "DELETE", "TRACE", "OPTIONS", "PATCH"])("refuses %s with 405", (method) => {
    expect(readEvent(eventV2(method, {}))).toMatchObject({
      http: true,
      action: { do: "refuse", status: 405 },
    });
    expect(readEvent(eventV1({ httpMethod: method }))).toMatchObject({ http: true, action: { status: 405 } });
  });

  it("makes something of every event", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (value, other) => {
        for (const event of [value, { body: value, event_time: other }, { httpMethod: value, body: other }])
          expect(["create", "list", "refuse"]).toContain(readEvent(event).action.do);
        const event = { requestContext: value, queryStringParameters: other };
        expect(["create", "list", "refuse"]).toContain(readEvent(event).action.do);
      }),
      { numRuns: 1000 },
    );
  });
});
