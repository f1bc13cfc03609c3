import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkTags } from "../../../src/cloud/deployment/check-tags.ts";
import {
  architectures,
  rememberedSettings,
  settingsTags,
  togetherWith,
  type FunctionSettings,
} from "../../../src/cloud/deployment/function-settings.ts";

const word = fc.stringMatching(/^[a-z][a-z0-9._-]{0,9}$/);
const settings: fc.Arbitrary<FunctionSettings> = fc.record({
  memoryMb: fc.option(fc.integer({ min: 128, max: 10_240 }), { nil: undefined }),
  timeoutS: fc.option(fc.integer({ min: 1, max: 900 }), { nil: undefined }),
  retentionDays: fc.option(fc.constantFrom(1, 14, 3653), { nil: undefined }),
  architecture: fc.option(fc.constantFrom(...architectures), { nil: undefined }),
  permissionsBoundary: fc.option(
    word.map((name) => `arn:aws:iam::111122223333:policy/${name}`),
    { nil: undefined },
  ),
  tags: fc.dictionary(word, word, { maxKeys: 5, noNullPrototype: true }),
});

describe("the settings of the function", () => {
  it("come back from its tags as they were said", () => {
    fc.assert(
      fc.property(settings, (said) => {
        const tags = { "tasks:stage": "dev", operator: "anna", ...settingsTags(said) };
        const live = { fields: {}, tags };
        const { operator: _, ...wanted } = said.tags ?? {};
        expect(rememberedSettings({ ...live, tags: { ...tags } })).toEqual({
          ...said,
          tags: said.tags?.["operator"] === undefined ? wanted : said.tags,
        });
      }),
    );
  });

  it("are nothing where nothing was said, or the tags may not be read", () => {
    expect(settingsTags({})).toEqual({});
    expect(rememberedSettings(undefined)).toEqual({});
    const live = { fields: {}, tags: "denied" as const };
    expect(rememberedSettings(live)).toEqual({});
  });

  it("that AWS refuses together with earlier ones are refused", () => {
    const before = {
      tags: { Team: "a", ...Object.fromEntries(Array.from({ length: 44 }, (_, n) => [`${n}`, "1"])) },
    };
    expect(settingsTags(togetherWith(before, {}))).toMatchObject({ Team: "a" });
    expect(() => settingsTags(togetherWith(before, { tags: { team: "b" } }))).toThrow("are one name to IAM");
    expect(() => settingsTags(togetherWith(before, { tags: { more: "b" } }))).toThrow(
      "46 tags are more than",
    );
  });

  it("that no tag can hold are refused", () => {
    const tags = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`name-number-${n}`, "x"]));
    expect(() => settingsTags({ tags })).toThrow(/a tag of the function remembers it, and holds 256$/);
  });
});

describe("--tag", () => {
  it("is a name and a value, which may have = and spaces", () => {
    expect(checkTags(["team=billing", "cost-center=7 a=b", "owner=mai@example.com"])).toEqual({
      team: "billing",
      "cost-center": "7 a=b",
      owner: "mai@example.com",
    });
  });

  it.each([
    [["team"], "has no ="],
    [["te am=x"], "a character that no tag may have"],
    [["team=a*b"], "a character that no tag may have"],
    [[`team=${"x".repeat(257)}`], "or is too long"],
    [["tasks:stage=prod"], "are not yours"],
    [["aws:x=1"], "are not yours"],
    [["a=1", "a=2"], "is given twice"],
    // Scheduler's API reference: at least one character. IAM's User Guide: keys of roles are not case sensitive.
    [["empty="], "--tag empty= has no value, and EventBridge Scheduler takes none without"],
    [["Team=a", "team=b"], "the tags Team and team are one name to IAM"],
    [["team=AWS:x"], "values that begin with aws: are AWS's own"],
    [
      Array.from({ length: 46 }, (_, n) => `t${n}=1`),
      "46 tags are more than the 45 that fit beside ours: AWS takes 50",
    ],
  ])("refuses %j", (pairs, reason) => {
    expect(() => checkTags(pairs)).toThrow(reason);
  });
});
