import { describe, expect, expectTypeOf, it } from "vitest";
import { defineCommand } from "../../src/commands/shared/declaration/define-command.ts";
import { defineFlags, type OptionsOf } from "../../src/flags/flag.ts";
import { oneOf, text, words } from "../../src/flags/text.ts";
import { wholeNumber } from "../../src/flags/whole-number.ts";

// The compiler reads this file: what it must refuse stands below an `@ts-expect-error`.
const flags = defineFlags({
  maxRcu: { value: "<n>", type: wholeNumber(), help: "" },
  user: { value: "<name>", type: text, required: true, help: "" },
  tag: { value: "<tag>", type: text, repeats: true, help: "" },
  mode: { value: "<mode>", type: oneOf(["fast", "safe"]), default: "safe", help: "" },
  ttl: { value: "<attribute>", type: text, help: "", no: "" },
  env: { value: "<K=V>", type: words, help: "" },
  count: { help: "", conflicts: ["user"] },
  pitr: { help: "", no: "" },
  schedule: { no: "" },
});

const example = { name: "x", summary: "", description: "", prints: [], writes: false } as const;

describe("the options of a command", () => {
  it("have the types that its flags declare", () => {
    expectTypeOf<OptionsOf<typeof flags>>().toEqualTypeOf<{
      readonly maxRcu: number | undefined;
      readonly user: string;
      readonly tag: string[];
      readonly mode: "fast" | "safe";
      readonly ttl: string | false | undefined;
      readonly env: string[];
      readonly count: boolean;
      readonly pitr: boolean | undefined;
      readonly schedule: boolean;
    }>();
  });

  it("have no other names", () => {
    const command = defineCommand({
      ...example,
      flags,
      async run(_context, options) {
        expectTypeOf(options.maxRcu).toEqualTypeOf<number | undefined>();
        // @ts-expect-error There is no such flag.
        void options.maxRcux;
      },
    });
    defineCommand({
      ...example,
      flags: { maxRcux: { value: "<n>", type: wholeNumber(), help: "" } },
      // @ts-expect-error It was renamed above, and not here.
      async run(_context, { maxRcu }) {
        void maxRcu;
      },
    });
    expect(Object.keys(command.flags)).not.toContain("maxRcux");
  });

  it("are of arguments too, which are there unless they may be left out", () => {
    const command = defineCommand({
      ...example,
      arguments: {
        name: { type: text },
        file: { type: text, default: "-" },
        value: { type: text, optional: true },
        rest: { type: words },
      },
      async run(_context, options) {
        expectTypeOf(options).toEqualTypeOf<{
          readonly name: string;
          readonly file: string;
          readonly value: string | undefined;
          readonly rest: string[];
        }>();
      },
    });
    expect(command.flags).toEqual({});
  });
});

describe("a declaration", () => {
  it("names only flags of its own", () => {
    defineFlags({
      asc: { help: "" },
      // @ts-expect-error It is called asc.
      desc: { help: "", conflicts: ["ascending"] },
    });
    defineFlags({
      plan: { help: "" },
      // @ts-expect-error It is called plan.
      exitCode: { help: "", needs: { flag: "dryRun", hint: "" } },
    });
    const command = defineCommand({
      ...example,
      flags: { rate: { help: "" } },
      // @ts-expect-error There is no cron.
      needsOneOf: [{ flags: ["rate", "cron"], hint: "" }],
      async run(_context, _options, { typed }) {
        // @ts-expect-error Nor here.
        typed("cron");
      },
    });
    expect(command.needsOneOf).toHaveLength(1);
  });
});
