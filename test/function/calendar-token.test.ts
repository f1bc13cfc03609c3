import { describe, expect, it, onTestFinished } from "vitest";
import { keptToken } from "../../src/function/calendar-token.ts";
import { readSecret } from "../../src/function/read-secret.ts";
import { engineTarget } from "../support/dynamo.ts";
import { startFake } from "./start-fake.ts";

describe("the token of calendars", () => {
  const kept = (values: (string | undefined | Error)[]) => {
    let now = 0;
    let reads = 0;
    const read = keptToken(
      async () => {
        const value = values[reads++];
        if (value instanceof Error) throw value;
        return value;
      },
      () => now,
    );
    return { after: (seconds: number) => ((now += seconds * 1000), read()), reads: () => reads };
  };

  it("is read once in five minutes, also by many at once", async () => {
    const { after, reads } = kept(["first", "second"]);
    expect(await Promise.all([after(0), after(0), after(299)])).toEqual(["first", "first", "first"]);
    expect(reads()).toBe(1);
    expect([await after(1), reads()]).toEqual(["second", 2]);
  });

  it("counts within half a minute once it is made", async () => {
    const { after } = kept([undefined, "made"]);
    expect([await after(0), await after(29), await after(1), await after(299)]).toEqual([
      undefined,
      undefined,
      "made",
      "made",
    ]);
  });

  it("is read again at once where it could not be read", async () => {
    const { after } = kept([new Error("throttled"), "there"]);
    await expect(after(0)).rejects.toThrow("throttled");
    expect(await after(0)).toBe("there");
  });
});

describe("readSecret", () => {
  it("asks Parameter Store for the text of that parameter, and knows that there is none", async () => {
    engineTarget("");
    const requests: unknown[] = [];
    const fake = await startFake((_, body) => {
      requests.push(body);
      if (requests.length === 2) return { status: 400, body: { __type: "ParameterNotFound" } };
      if (requests.length === 3)
        return { status: 400, body: { __type: "AccessDeniedException", message: "not you" } };
      return { status: 200, body: { Parameter: { Type: "SecureString", Value: "secret" } } };
    });
    onTestFinished(() => fake.stop());
    const read = (setting: string | undefined) =>
      readSecret(setting, { endpoint: fake.endpoint, region: "us-east-1" });
    expect(await read(undefined)).toBeUndefined();
    expect(await read("ssm:/tasks/dev/CALENDAR_TOKEN")).toBe("secret");
    expect(requests).toEqual([{ Name: "/tasks/dev/CALENDAR_TOKEN", WithDecryption: true }]);
    expect(await read("ssm:/tasks/dev/CALENDAR_TOKEN")).toBeUndefined();
    await expect(read("ssm:/tasks/dev/CALENDAR_TOKEN")).rejects.toThrow("not you");
  });
});
