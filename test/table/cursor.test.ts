import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "../../src/table/cursor.ts";
import { anyNumber, anyText } from "../support/any-attributes.ts";
import { number, record, text } from "../support/contract/samples.ts";
import { failure } from "../support/failure.ts";

const encode = (plain: string) => Buffer.from(plain).toString("base64url");

describe("a cursor", () => {
  it("is one word for a shell, and stays the same over versions", () => {
    expect(encodeCursor(record("a", 1, { body: text("secret") }))).toBe("WyJhIiwiMSJd");
    expect(decodeCursor("WyJhIiwiMSJd")).toEqual(record("a", 1));
  });

  it("gives back the key of any record, and nothing else of it", () => {
    fc.assert(
      fc.property(anyText, anyNumber, (user, deadline) => {
        const key = { user_name: text(user), deadline_unix_time: number(deadline) };
        const cursor = encodeCursor({ ...key, body: text("x") });
        expect(cursor).toMatch(/^[\w-]+$/);
        expect(decodeCursor(cursor)).toEqual(key);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ["nothing", ""],
    ["a word", "tomorrow"],
    ["a number", "1767225600"],
    ["JSON that is no key", encode("{}")],
    ["null", encode("null")],
    ["half a key", encode('["a"]')],
    ["a key and more", encode('["a","1","2"]')],
    ["a deadline that is no text", encode('["a",1]')],
    ["a deadline that is no number", encode('["a","b"]')],
    ["a user that is no text", encode('[1,"1"]')],
    ["a cursor that was cut", "WyJhIiwiM"],
  ])("that is %s is refused by name, with a hint", (_, cursor) => {
    const { message, hint } = failure(() => decodeCursor(cursor));
    expect(message).toBe(`--after '${cursor}' is not a cursor`);
    expect(hint).toContain("--limit");
  });

  it("is refused or is a whole key, whatever is given", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json().map(encode), fc.base64String()), (given) => {
        try {
          expect(Object.keys(decodeCursor(given))).toEqual(["user_name", "deadline_unix_time"]);
        } catch (error) {
          expect(error).toMatchObject({ name: "TasksError", kind: "usage" });
        }
      }),
    );
  });
});
