import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineFlags, spell, type Arguments, type Flags } from "../../src/flags/flag.ts";
import { readOptions, type Reader, type Texts } from "../../src/flags/read-options.ts";
import { oneOf, text, userName, words } from "../../src/flags/text.ts";
import { wholeNumber } from "../../src/flags/whole-number.ts";

const reader: Reader = {
  reading: (what) => ({
    what,
    now: () => 0,
    tz: "UTC",
    readFile: async () => new Uint8Array(),
    note: async () => undefined,
  }),
  refuseChoice(name, text) {
    throw new Error(`${name} may not be ${text}`);
  },
};

function read(flags: Flags, texts: Texts, others: { arguments?: Arguments; needsOneOf?: string[] } = {}) {
  const needsOneOf = others.needsOneOf === undefined ? [] : [{ flags: others.needsOneOf, hint: "say it" }];
  return readOptions({ arguments: others.arguments ?? {}, flags, needsOneOf }, texts, reader);
}

describe("options", () => {
  const flags = defineFlags({
    limit: { value: "<n>", type: wholeNumber({ most: 9 }), help: "" },
    mode: { value: "<mode>", type: oneOf(["fast", "safe"]), default: "safe", help: "" },
    ttl: { value: "<attribute>", type: text, help: "", no: "" },
    user: { value: "<name>", type: userName, repeats: true, help: "" },
    env: { value: "<K=V>", type: words, help: "" },
    count: { help: "" },
    pitr: { help: "", no: "" },
    schedule: { no: "" },
  });

  it("that are not given have what the declaration says", async () => {
    expect(await read(flags, { schedule: true })).toEqual({
      limit: undefined,
      mode: "safe",
      ttl: undefined,
      user: [],
      env: [],
      count: false,
      pitr: undefined,
      schedule: true,
    });
  });

  it("that are given are read, and turned off by their opposites", async () => {
    const given = { limit: ["7"], mode: ["fast"], ttl: false, user: ["a", "b"], env: ["A=1"], count: true };
    expect(await read(flags, { ...given, pitr: false, schedule: false })).toEqual({
      limit: 7,
      mode: "fast",
      ttl: false,
      user: ["a", "b"],
      env: ["A=1"],
      count: true,
      pitr: false,
      schedule: false,
    });
  });

  it("are of arguments first, of which one may be left out", async () => {
    const declared = {
      file: { type: text, default: "-" },
      value: { type: text, optional: true },
      rest: { type: words },
    } as const;
    expect(await read({}, { file: undefined }, { arguments: declared })).toEqual({
      file: "-",
      value: undefined,
      rest: [],
    });
    await expect(
      read({ limit: flags.limit }, { name: [""], limit: ["x"] }, { arguments: { name: { type: userName } } }),
    ).rejects.toThrow("the name is empty");
  });
});

describe("a flag", () => {
  const flags = defineFlags({
    limit: { value: "<n>", type: wholeNumber({ most: 9 }), help: "" },
    billing: { value: "<mode>", type: oneOf(["on-demand", "provisioned"]), help: "" },
    rcu: {
      value: "<n>",
      type: wholeNumber(),
      help: "",
      needs: { flag: "billing", is: "provisioned", hint: "why" },
    },
    plan: { help: "" },
    exitCode: { help: "", needs: { flag: "plan", hint: "how" } },
  });

  it.each<[Texts, string, string | undefined]>([
    [{ limit: ["1", "2"] }, "--limit is given twice: '1' and '2'", "give it once"],
    [{ limit: ["0"] }, "--limit '0' is not a whole number from 1 to 9", "write it as in --limit 9"],
    [{ limit: ["10"] }, "--limit '10' is not a whole number from 1 to 9", "write it as in --limit 9"],
    [{ rcu: ["1"] }, "--rcu needs --billing provisioned", "why"],
    [{ rcu: ["1"], billing: ["on-demand"] }, "--rcu needs --billing provisioned", "why"],
    [{ exitCode: true }, "--exit-code needs --plan", "how"],
    [{ billing: ["free"] }, "billing may not be free", undefined],
  ])("is refused in the one way: %j", async (texts, message, hint) => {
    await expect(read(flags, texts)).rejects.toMatchObject({ message, ...(hint && { hint }) });
  });

  it("that needs another is read beside it", async () => {
    expect(
      await read(flags, { rcu: ["3"], billing: ["provisioned"], exitCode: true, plan: true }),
    ).toMatchObject({
      rcu: 3,
      exitCode: true,
    });
  });

  it("of a set has to be given, where the command says so", async () => {
    await expect(read(flags, {}, { needsOneOf: ["limit", "rcu", "plan"] })).rejects.toMatchObject({
      message: "there is no --limit, --rcu or --plan",
      hint: "say it",
    });
    expect(await read(flags, { plan: true }, { needsOneOf: ["limit", "plan"] })).toMatchObject({
      plan: true,
    });
  });
});

it("a flag is typed as its property is called", () => {
  expect(["maxRcu", "endpointUrl", "user"].map(spell)).toEqual(["--max-rcu", "--endpoint-url", "--user"]);
  const part = fc.stringMatching(/^[a-z]{2,6}$/);
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
      const [first, ...rest] = parts;
      const name = [first, ...rest.map((one) => one[0]!.toUpperCase() + one.slice(1))].join("");
      expect(spell(name)).toBe(`--${parts.join("-")}`);
    }),
  );
});
