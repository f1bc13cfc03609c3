import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TasksError } from "../../../src/errors.ts";
import { convert, leftOutOf } from "../convert.ts";

const SMALL = "service: practice\nprovider:\n  name: aws\n  region: eu-west-1\n";

function refusalOf(text: string): string {
  try {
    convert(text);
  } catch (error) {
    if (error instanceof TasksError && error.kind === "usage") return error.message;
    throw error;
  }
  return "taken";
}

describe("a file that is none", () => {
  it.each([
    ["", "serverless.yml is not a serverless.yml: it has neither service nor provider"],
    ["- a\n- b", "serverless.yml is not a serverless.yml"],
    ["name: x\non: push\njobs: {}", "serverless.yml is not a serverless.yml"],
    ["services: { a: { path: a } }", "serverless.yml names several services"],
    ['{"service": "a", "schedules": {}}', "serverless.yml is a tasks.json already"],
    ["service: a\nprovider: { name: google }", "serverless.yml:2: its provider is 'google'"],
    ["service: a\nprovider: azure", "serverless.yml:2: its provider is 'azure'"],
    ["service: a\n  provider: b", "serverless.yml:1: this is not YAML"],
    ["service: a\nservice: b", "serverless.yml:2: the key 'service' is there twice"],
    ["service: a\n\tprovider: b", "serverless.yml:2: this is not YAML"],
    ["service: a\nx: *none", "serverless.yml:2: there is no &none"],
    ["service: a\n---\nservice: b", "serverless.yml:2: here a second document begins"],
    ["service: a\ncustom: [\n  b: c", "serverless.yml:3: this is not YAML: Flow sequence"],
    [`service: ${"[".repeat(20_000)}`, "serverless.yml:1: this is nested more than 100 deep"],
    [`service:\n${"- ".repeat(5000)}`, "serverless.yml:2: this is nested more than 100 deep"],
    ["x".repeat(1024 * 1024 + 1), "serverless.yml has more than 1 MiB"],
  ])("is refused with its line", (text, message) => {
    expect(refusalOf(text)).toContain(message);
  });
});

describe("a file that is odd", () => {
  it.each([
    ["with the mark of UTF-8", `\ufeff${SMALL}`],
    ["with line ends of Windows", SMALL.replaceAll("\n", "\r\n")],
    ["as JSON", '{"service": "practice", "provider": {"name": "aws", "region": "eu-west-1"}}'],
    ["with unknown tags", `${SMALL}custom: { a: !Foo 1, b: !!binary aGVsbG8=, c: !!js/function x }\n`],
    ["with an anchor within itself", `${SMALL}custom: &a { b: *a }\n`],
    ["with << of what is no map", `${SMALL}custom: { <<: [1, 2], a: b }\n`],
    [
      "with lists that end too far to the left",
      `${SMALL}custom:\n  a: [\n    b, # ]\n"]"\n]\n  c: {a: [1,\nb]\n}\n`,
    ],
    ["with a join of two lines", `${SMALL}custom:\n  a: !Join ['', ['x', !Ref Y,\n  '\${self:service}']]\n`],
    ["with keys that are no texts", `${SMALL}custom: { 1: a, null: b, ? [x] : c, {{ y }}: d }\n`],
  ])("is read %s", (_, text) => {
    expect(convert(text)).toMatchObject({ file: { service: "practice", region: "eu-west-1" }, leftOut: [] });
  });

  it("takes what << merges, which its own keys go over", () => {
    const text = `${SMALL}
custom:
  common: &common { rate: rate(1 day), enabled: false, input: { user_name: mai } }
functions:
  create:
    handler: a.b
    events:
      - schedule: { <<: *common, enabled: true }
`;
    expect(convert(text).file.schedules).toEqual({ create: { user: "mai", rate: "1 day", enabled: true } });
  });

  const bomb = (levels: number, line: (n: number) => string) =>
    Array.from({ length: levels }, (_, n) => line(n)).join("\n");
  const event = (input: string) => `${SMALL}functions:
  create:
    handler: a.b
    environment: { A1: "\${self:custom.v29}" }
    events: [{ schedule: { rate: rate(1 day), input: ${input} } }]
`;

  it.each([
    [
      "aliases that double themselves",
      `custom:\n  a0: &a0 x\n${bomb(30, (n) => `  a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)}\n${event("*a30")}`,
    ],
    [
      "variables that double themselves",
      `custom:\n  v0: x\n${bomb(30, (n) => `  v${n + 1}: "\${self:custom.v${n}}\${self:custom.v${n}}"`)}\n${event("{ user_name: '${self:custom.v30}' }")}`,
    ],
    [
      "joins that double themselves",
      `custom:\n  a0: &a0 ""\n${bomb(30, (n) => `  a${n + 1}: &a${n + 1} !Join ["", [*a${n}, *a${n}]]`)}\n${event("{ user_name: *a30 }")}`,
    ],
    [
      "maps that hold themselves",
      `custom:\n  a: { b: "\${self:custom.a}", user_name: mai }\n${event('"${self:custom.a}"')}`,
    ],
  ])("of %s says that it is too much", (_, text) => {
    const started = performance.now();
    expect(leftOutOf(text)).toContainEqual(
      expect.stringMatching(/schedule, .*(too (large|deep)|longer than)/),
    );
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe("whatever a file says", () => {
  const key = fc.constantFrom(
    ..."service provider name stage region functions events schedule rate enabled input pattern eventBridge http resources Resources Type Properties KeySchema environment custom params iam role statements".split(
      " ",
    ),
  );
  const leaf = fc.oneof(
    fc.constantFrom(
      "aws",
      "rate(1 day)",
      "AWS::DynamoDB::Table",
      "${self:custom.a}",
      "${opt:stage, 'dev'}",
      "${self:custom.${sls:stage}}",
      "${ssm:/a}",
      "${file(a.yml)}",
      "${self:}",
      "${",
      "${}",
    ),
    fc.string({ maxLength: 12 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 6 }),
    ),
  }));

  it("it is converted, or refused with words", () => {
    fc.assert(
      fc.property(fc.dictionary(key, tree, { maxKeys: 8 }), (file) => {
        const said = refusalOf(JSON.stringify({ service: "practice", provider: { name: "aws" }, ...file }));
        expect(said).toMatch(/^(taken|serverless\.yml.+)$/);
      }),
      { numRuns: 120 },
    );
  });

  it("also where it is no YAML", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.constantFrom(
              "service: a\n",
              "  ",
              "- ",
              "? ",
              ": ",
              "[",
              "]",
              "{",
              "}",
              "&a ",
              "*a",
              "!Ref ",
              "|\n",
              "\t",
              "'",
              '"',
              "${self:",
              "#",
            ),
            fc.string({ maxLength: 5 }),
          ),
          { maxLength: 30 },
        ),
        (words) => {
          expect(refusalOf(`service: a\n${words.join("")}`)).toMatch(/^(taken|serverless\.yml.+)$/);
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe("no event is lost", () => {
  const name = fc.constantFrom("nightly", "practice-dev-weekly", "a.b", undefined);
  const schedule = fc.record(
    {
      rate: fc.constantFrom(
        "rate(1 day)",
        "cron(0 9 * * ? *)",
        "rate(1 days)",
        "${env:RATE}",
        "${self:custom.rate}",
        ["rate(1 day)"],
        null,
        5,
      ),
      enabled: fc.constantFrom(true, false, "true", "perhaps"),
      input: fc.constantFrom(
        { user_name: "mai" },
        { body: { user_name: "mai", a: 1 } },
        { a: 1 },
        "text",
        [],
      ),
      name,
      timezone: fc.constantFrom("Asia/Tokyo", "Nowhere"),
      pattern: fc.constantFrom({ source: ["aws.ec2"] }, { source: "x" }),
      eventBus: fc.constantFrom("default", "other"),
      inputPath: fc.constant("$.a"),
    },
    { requiredKeys: [] },
  );
  const kinds = fc.constantFrom("schedule", "eventBridge", "cloudwatchEvent", "sqs", "http", "websocket");
  const event = fc.oneof(
    fc
      .tuple(
        kinds,
        fc.oneof(schedule, fc.constantFrom("rate(1 day)", "GET /", "${self:custom.rate}", null, 3)),
      )
      .map(([kind, value]) => ({ [kind]: value })),
    fc.constantFrom("schedule", null, 7),
  );

  it("each is a schedule, the address, or in the list with its line", () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 5 }), (events) => {
        const head = [
          "service: practice",
          "provider: { name: aws }",
          "custom: { rate: rate(2 days) }",
          "functions:",
        ];
        const functions = events.flatMap((one, n) => [
          `  f${n}:`,
          "    handler: a.b",
          "    events:",
          `      - ${JSON.stringify(one)}`,
        ]);
        const { file, leftOut } = convert([...head, ...functions].join("\n"));
        const schedules = Object.keys(file.schedules ?? {}).length;
        const said = new Set(leftOut.map(({ line }) => line));
        const kept = events.filter((_, n) => !leftOut.some(({ what }) => what === `functions.f${n}`));
        // Those of functions that something calls are in the file; those of others have their own line.
        for (const [n] of events.entries())
          if (leftOut.some(({ what }) => what === `functions.f${n}`)) expect(said).toContain(8 + 4 * n);
        const isHttp = (one: unknown) => typeof one === "object" && one !== null && "http" in one;
        expect(schedules).toBeGreaterThanOrEqual(kept.filter((one) => !isHttp(one)).length);
        expect(file.endpoint !== undefined).toBe(kept.some(isHttp));
      }),
      { numRuns: 100 },
    );
  });
});
