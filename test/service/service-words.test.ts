import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CommandDefinition } from "../../src/commands/shared/declaration/define-command.ts";
import { checkServiceFile, readService } from "../../src/commands/shared/service/read-service.ts";
import { serviceSchema } from "../../src/commands/shared/service/service-schema.ts";
import { fileWords, otherWords, stageWords } from "../../src/commands/shared/service/service-words.ts";
import { checkConfigFile } from "../../src/config-file.ts";
import { TasksError } from "../../src/errors.ts";
import { loadCommands } from "../../src/contents.ts";
import { documentAt } from "../support/documents.ts";
import { checkNode } from "../../src/service/check-node.ts";
import type { Leaf, Node } from "../../src/service/node.ts";
import { withStagePart } from "../../src/service/with-stage-part.ts";
import { wordOf } from "../../src/service/words-of-flags.ts";

const validate = new Ajv({ allowUnionTypes: true }).compile(serviceSchema());

/** What the reader says of a file: nothing, or what is wrong. */
function refusal(content: object): string | undefined {
  try {
    checkConfigFile({ path: "tasks.json", trusted: true, content });
    checkServiceFile("tasks.json", content as { [name: string]: unknown });
    return undefined;
  } catch (error) {
    if (error instanceof TasksError && error.kind === "usage") return error.message;
    throw error;
  }
}

describe("the words of a file", () => {
  // What is about a run, and not about what there is to be; that a schedule is off is said by its `enabled`.
  const ofRuns = new Set(["plan", "dryRun", "adopt", "exitCode", "yes", "disabled"]);

  it.each(["provision", "schedule create", "endpoint create"])(
    "are all that the flags of %s say",
    async (path) => {
      const command = find(await loadCommands(), path.split(" "));
      if (command === undefined) return expect(path).toBe("endpoint create");
      const flags = Object.keys(command.flags).filter((name) => !ofRuns.has(name));
      const words = flags.map((name) => wordOf(name, { names: otherWords }));
      expect(words.filter((word) => !allWords(fileWords).has(word))).toEqual([]);
    },
  );
});

function find(
  commands: readonly CommandDefinition[],
  [name, ...rest]: string[],
): CommandDefinition | undefined {
  const found = commands.find((one) => one.name === name);
  return found === undefined || rest.length === 0 ? found : find(found.subcommands, rest);
}

function allWords(node: Node): Set<string> {
  if (node.is === "named") return allWords(node.each);
  if (node.is !== "words") return new Set();
  return new Set([
    ...Object.keys(node.words),
    ...Object.values(node.words).flatMap((one) => [...allWords(one)]),
  ]);
}

const anything = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    "",
    "x",
    0,
    -1,
    1.5,
    186,
    "on",
    [],
    [1],
    ["x"],
    {},
    { x: 1 },
    { x: "y" },
  ),
);
const names = fc.constantFrom("a", "nightly", "x_1");

/** What may stand at a place; now and then something else. */
function valueAt(node: Node, options: { nullable: boolean; wrong: number }): fc.Arbitrary<unknown> {
  const right: fc.Arbitrary<unknown>[] = [rightAt(node, options)];
  if (node.canBeOff === true) right.push(fc.constant(false));
  if (options.nullable) right.push(fc.constant(null));
  return fc.oneof(
    { weight: 100 - options.wrong, arbitrary: fc.oneof(...right) },
    { weight: options.wrong, arbitrary: anything },
  );
}

function rightAt(node: Node, options: { nullable: boolean; wrong: number }): fc.Arbitrary<unknown> {
  if (node.is === "named") return fc.dictionary(names, valueAt(node.each, options), { maxKeys: 2 });
  if (node.is !== "words") return rightLeaf(node, options);
  const known = Object.entries(node.words).map(
    ([word, one]) => [word, fc.option(valueAt(one, options), { nil: undefined, freq: 3 })] as const,
  );
  const unknown = fc.oneof(
    { weight: 99, arbitrary: fc.constant({}) },
    { weight: options.wrong, arbitrary: fc.constant({ raet: 1 }) },
  );
  const object = fc.tuple(fc.record(Object.fromEntries(known)), unknown).map(([said, more]) => ({
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
    ...more,
  }));
  return node.short === undefined ? object : fc.oneof(object, fc.constant("mine"));
}

function rightLeaf(node: Leaf, { nullable }: { nullable: boolean }): fc.Arbitrary<unknown> {
  switch (node.is) {
    case "text":
      return fc.constantFrom("x", "3 minutes", "0 10 * * ? *", "Asia/Tokyo", "15m", "熊本", "ssm:/a/b");
    case "switch":
      return fc.boolean();
    case "on-off":
      return fc.constantFrom(true, false, "on", "off");
    case "instant":
      return fc.constantFrom("2026-12-01T09:00:00Z", 1_800_000_000, 0);
    case "choice":
      return fc.constantFrom(...node.choices);
    case "number":
      return fc.constantFrom(node.least, Math.min(node.most, node.least + 1), node.most);
    case "texts":
      return fc.constantFrom(["x"], ["x", "y"]);
    case "map":
      return fc.dictionary(names, nullable ? fc.constantFrom("x", "", null) : fc.constantFrom("x", ""));
    case "json":
      return fc.constantFrom({}, { body: { user_name: "ops", list: [null, 1] } });
  }
}

function contents(wrong: number): fc.Arbitrary<{ [name: string]: unknown }> {
  const stage = fc.oneof(rightAt(stageWords, { nullable: true, wrong }), {
    weight: wrong,
    arbitrary: anything,
  });
  return fc
    .tuple(
      rightAt(fileWords, { nullable: false, wrong }),
      fc.option(fc.dictionary(names, stage, { maxKeys: 2 }), { nil: undefined }),
    )
    .map(([common, stages]) => ({ ...(common as object), ...(stages === undefined ? {} : { stages }) }));
}

describe("the schema for editors", () => {
  it.each([
    ["right", 0],
    ["nearly right", 2],
  ])("and the reader agree on files that are %s", (_, wrong) => {
    const seen = { right: 0, wrong: 0 };
    fc.assert(
      fc.property(contents(wrong), (content) => {
        const told = refusal(content);
        seen[told === undefined ? "right" : "wrong"] += 1;
        expect([validate(content), validate.errors?.[0]], told).toEqual(
          told === undefined ? [true, undefined] : [false, expect.anything()],
        );
      }),
      { numRuns: 300 },
    );
    if (wrong === 0) expect(seen.wrong).toBe(0);
    else expect(Math.min(seen.right, seen.wrong)).toBeGreaterThan(20);
  });
});

it("whatever a file says is read, or refused with its path and a hint", async () => {
  const seen = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(contents(1), async (content) => {
      const file = { path: "/a/tasks.json", trusted: true, content };
      try {
        checkConfigFile(file);
        await readService(file, { owner: { service: "tasks", stage: "a" }, now: Date.UTC(2026, 10, 24) });
        seen.read += 1;
      } catch (error) {
        expect(error).toMatchObject({ name: "TasksError", kind: "usage", hint: expect.stringMatching(/./) });
        expect((error as Error).message).toMatch(/^\/a\/tasks\.json[: ]/);
        expect(`${(error as Error).message} ${(error as TasksError).hint}`).not.toMatch(/(?<![\w-])--[a-z]/);
        seen.refused += 1;
      }
    }),
    { numRuns: 400 },
  );
  // One in forty is read.
  expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(0);
});

it("the manual's example is right", () => {
  const [, example = ""] = /```json\n([^]*?)```/.exec(documentAt("src/docs/service-file.md")) ?? [];
  const content = JSON.parse(example) as object;
  expect([refusal(content), validate(content), validate.errors]).toEqual([undefined, true, null]);
});

describe("a stage's part", () => {
  it("over what is said for all makes a file that is right without it", () => {
    fc.assert(
      fc.property(contents(0), (content) => {
        const { stages = {}, ...common } = content;
        for (const part of Object.values(stages as object)) {
          const merged = withStagePart(fileWords, common, part);
          checkNode(fileWords, merged, { file: "tasks.json", path: "" }, { nullable: false });
          expect(withStagePart(fileWords, merged, part)).toEqual(merged);
        }
        expect(withStagePart(fileWords, common, {})).toEqual(common);
      }),
      { numRuns: 200 },
    );
  });

  it.each<[object, object, object]>([
    [{ table: { ttl: "a", pitr: true } }, { table: { ttl: "b" } }, { table: { ttl: "b", pitr: true } }],
    [{ table: { ttl: "a", pitr: true } }, { table: { ttl: null } }, { table: { pitr: true } }],
    [{ table: { ttl: "a" } }, { table: { ttl: false } }, { table: { ttl: false } }],
    [{ table: "mine" }, { table: { pitr: true } }, { table: { name: "mine", pitr: true } }],
    [{ table: { pitr: true } }, { table: "mine" }, { table: "mine" }],
    // What cannot stand beside the stage's word goes with it.
    [
      { table: { billing: "provisioned", rcu: 5, ttl: "a" } },
      { table: { billing: "on-demand" } },
      { table: { billing: "on-demand", ttl: "a" } },
    ],
    [
      { table: { billing: "provisioned", rcu: 5 } },
      { table: { billing: "provisioned", wcu: 2 } },
      { table: { billing: "provisioned", rcu: 5, wcu: 2 } },
    ],
    [
      { schedules: { a: { user: "ops", rate: "1h" }, b: { user: "ops", rate: "2h" } } },
      { schedules: { a: { cron: "0 10 * * ? *" }, b: null, c: { user: "mai", rate: "3h", retries: null } } },
      { schedules: { a: { user: "ops", cron: "0 10 * * ? *" }, c: { user: "mai", rate: "3h" } } },
    ],
    [
      { schedules: { a: { user: "ops", rate: "1h" } } },
      { schedules: { a: false } },
      { schedules: { a: false } },
    ],
    // A pattern is taken as a whole.
    [
      { schedules: { a: { user: "ops", pattern: { source: ["aws.ec2"] } } } },
      { schedules: { a: { pattern: { account: ["1"], detail: null } } } },
      { schedules: { a: { user: "ops", pattern: { account: ["1"], detail: null } } } },
    ],
    [{ env: { A: "1", B: "2" } }, { env: { B: null, C: "3" } }, { env: { A: "1", C: "3" } }],
    [{ endpoint: { auth: "iam" } }, { endpoint: false }, { endpoint: false }],
    [{ endpoint: { auth: "iam" } }, { endpoint: null }, {}],
    [{}, { schedules: { a: null }, env: { A: null } }, { schedules: {}, env: {} }],
  ])("%j with %j is %j", (common, part, merged) => {
    expect(withStagePart(fileWords, common, part)).toEqual(merged);
  });
});
