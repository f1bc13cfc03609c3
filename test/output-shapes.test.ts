import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { beforeAll, describe, expect, it } from "vitest";
import { bundleFunction } from "../.build/bundle-function.mjs";
import type { CommandTree } from "../src/commands/shared/declaration/command-tree.ts";
import { outputShapes } from "../src/commands/shared/declaration/output-shapes.ts";
import { programTree } from "../src/commands/shared/declaration/program-tree.ts";
import { loadCommands } from "../src/contents.ts";
import { RULER_EVENT } from "./schedule/pattern/events.ts";
import { onBothTargets } from "./support/both-targets.ts";
import { useNoAwsAccount } from "./support/no-aws-account.ts";
import { newMachine, type Machine } from "./support/run-tasks.ts";
import { openStrictAws } from "./support/strict-aws/open.ts";

// Many rows are told from others by what they may not have.
const ajv = new Ajv({ allErrors: true });
const validators = Object.fromEntries(
  Object.entries(outputShapes).map(([name, schema]) => [name, ajv.compile(schema)]),
);
const commands = programTree(await loadCommands()).commands.flatMap((one) => [
  one,
  ...(one.subcommands ?? []),
]);
const FUNCTION_CODE = "dist/lambda/index.mjs";
const seen = new Map<string, Set<string>>();

const key = ["--user", "mai", "--deadline"];

describe("what commands print, against their schemas", () => {
  onBothTargets("records", (newMachine) => {
    it("each row is of one of the shapes that its command declares", async () => {
      const machine = await newMachine();
      const file = join(machine.folder, "file.ndjson");
      writeFileSync(
        file,
        '{"user_name":"ken","deadline_unix_time":9}\n{"user_name":"mai","deadline_unix_time":8,"x":1}\n',
      );
      const editor = join(machine.folder, "editor.sh");
      writeFileSync(editor, `sed -i 's/"open"/"waiting"/' "$1"\n`);
      const { check, wrong } = checker(machine.with({ env: { ...machine.env, EDITOR: `sh ${editor}` } }));
      await check(
        "create",
        ...key,
        "7",
        "status=open",
        "priority:=1",
        'tags:ss=["a"]',
        "b:b=AQI=",
        "x:=null",
      );
      await check("create", ...key, "8", "--dry-run");
      await check("create", ...key, "8", "-m", "Report");
      await check("get", ...key, "7");
      await check("query", "--user", "mai");
      await check("query", "--user", "mai", "--count");
      await check("scan");
      await check("scan", "--count");
      await check("agenda", "--user", "mai");
      await check("summary", "--user", "mai");
      await check("summary", "--user", "mai", "--by", "priority");
      await check("edit", ...key, "7");
      await check("update", ...key, "7", "status=open");
      await check("update", "--user", "mai", "--all", "--yes", "p:=2");
      await check("claim", "--user", "mai", "--by", "w");
      await check("renew", ...key, "7", "--lease-no", "1");
      await check("release", ...key, "7", "--lease-no", "1");
      await check("reschedule", ...key, "7", "--to", "6");
      await check("done", ...key, "6");
      await check("diff", file);
      await check("import", file, "--dry-run");
      await machine.tasks("import", file);
      await check("export");
      await check("delete", ...key, "6");
      await check("history");
      const { stdout } = await machine.tasks("history", "-o", "json");
      for (const { id, state } of JSON.parse(stdout) as { id: string; state: string }[]) {
        if (state === "whole") await check("history", id);
      }
      await check("undo");
      await check("doctor");
      await check("config");
      expect(wrong).toEqual([]);
    });
  });

  it("of the cloud of the local target too", async () => {
    const machine = newMachine();
    const event = join(machine.folder, "event.json");
    writeFileSync(event, JSON.stringify(RULER_EVENT));
    const { check, wrong } = checker(machine);
    await check("provision", "--plan");
    await check("provision", "--ttl", "expires_at");
    await check("provision");
    await check("status");
    const service = join(machine.folder, "service.json");
    writeFileSync(service, '{"schedules":{"often":{"user":"mai","rate":"3m"}}}');
    await check("apply", service);
    writeFileSync(service, '{"schedules":{}}');
    await check("apply", service, "--prune", "--plan");
    await check("apply", service, "--prune", "--yes");
    await check("schedule", "nightly", "--user", "mai", "--rate", "3m", "--plan");
    await check("schedule", "nightly", "--user", "mai", "--rate", "3m");
    await check("schedule", "on-start", "--user", "mai", "--pattern", '{"source":["aws.ec2"]}', "--enabled");
    await check("schedule", "enable", "nightly");
    await check("schedule", "disable", "nightly");
    await check("schedule", "list");
    await check("schedule", "show", "on-start");
    await check("schedule", "next", "nightly");
    await check("schedule", "test", "on-start", `@${event}`);
    await check("schedule", "migrate", "nightly");
    await check("invoke", "--get", "mai");
    await check("invoke", "--post", '{"user_name":"mai"}', "--dry-run");
    await check("parameter", "set", "/a/b", "x");
    await check("parameter", "get", "/a/b");
    await check("parameter", "list");
    await check("parameter", "delete", "/a/b");
    await check("policy", "query");
    await check("convert", "test/convert/fixtures/practice.yml");
    await check("destroy", "--dry-run");
    await check("schedule", "send", `@${event}`);
    await check("schedule", "delete", "nightly");
    await check("destroy", "--delete-data", "--yes");
    await check("completion", "bash");
    await check("skill");
    await check("licences");
    await check("help");
    await check("help", "--json");
    expect(wrong).toEqual([]);
  });

  describe("on AWS", () => {
    useNoAwsAccount({ keys: true });
    beforeAll(async () => {
      // What is deployed. It is there once the program was built.
      if (!existsSync(FUNCTION_CODE)) await bundleFunction(FUNCTION_CODE);
    });

    it("of the deployed function too", async () => {
      const aws = await openStrictAws();
      const group = "/aws/lambda/tasks-dev-create";
      aws.logGroups.CreateLogGroup({ logGroupName: group });
      const report =
        "REPORT RequestId: a\tDuration: 35.20 ms\tMemory Size: 128 MB\tStatus: error\tError Type: E";
      const entry = {
        level: "INFO",
        schedule: "a",
        outcome: "created",
        status: 201,
        deadline_unix_time: 1.5,
        x: {},
      };
      const lines = [
        report,
        JSON.stringify(entry),
        "START RequestId: a",
        "END RequestId: a",
        "INIT_START",
        "text",
      ];
      aws.logGroups.eventsOf(group).write(...lines.map((message) => ({ at: aws.clock.now(), message })));
      const machine = newMachine();
      const env = { ...machine.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: aws.endpoint };
      const { check, wrong } = checker(machine.with({ env, clock: aws.clock }));
      await check("logs");
      await check("provision", "--team-index");
      await check("endpoint", "create", "--cors", "https://a.example", "--adopt");
      await check("endpoint", "show");
      await check("endpoint", "delete");
      expect(wrong).toEqual([]);
    });
  });

  it("and each command has printed each of its shapes above", () => {
    // `serve` prints when it is up, which test/e2e/serve.test.ts reads.
    const wanted = commands.filter(
      ({ subcommands, command }) => subcommands === undefined && command !== "tasks serve",
    );
    for (const { command, prints } of wanted) {
      expect([seen.get(command), command]).toEqual([new Set(prints), command]);
    }
  });
});

/** Runs commands, and gathers what is printed and not of a declared shape; of one that writes nothing, as json too. */
function checker(machine: Machine) {
  const wrong: string[] = [];
  const check = async (...words: string[]): Promise<void> => {
    const { command, prints, writes } = commandOf(words);
    const { stdout, stderr } = await machine.tasks(...words, "-o", "ndjson");
    if (stdout === "") wrong.push(`${words.join(" ")} prints nothing: ${stderr}`);
    const isRows = prints.some((name) => !["text", "file", "policy", "service", "tree"].includes(name));
    const lines = stdout.split("\n").slice(0, -1);
    const values: unknown[] = isRows ? lines.map((line) => JSON.parse(line)) : [textOrJson(stdout)];
    for (const value of values) {
      const [fitting, ...others] = prints.filter((name) => validators[name]!(value));
      if (fitting !== undefined) seen.set(command, (seen.get(command) ?? new Set()).add(fitting));
      if (fitting === undefined || others.length > 0)
        wrong.push(`${words.join(" ")} prints ${JSON.stringify(value).slice(0, 300)}`);
    }
    // That has the format in its answer.
    if (writes || command === "tasks config") return;
    const json = (await machine.tasks(...words, "-o", "json")).stdout;
    const plain = (value: unknown) => JSON.stringify(value).replace(/"\d+ s (behind|ahead)/, '"some s $1');
    if (isRows) expect(plain(JSON.parse(json))).toBe(plain(words.includes("--count") ? values[0] : values));
    else if (command === "tasks export")
      expect(JSON.parse(json)).toEqual(lines.map((line) => JSON.parse(line) as unknown));
    else expect(json).toBe(stdout);
  };
  return { check, wrong };
}

function textOrJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The command that the words run: a subcommand, or the one that stands in for it. */
function commandOf([first, second]: string[]): CommandTree {
  const subcommand = commands.find(({ command }) => command === `tasks ${first} ${second}`);
  const group = commands.find(({ command }) => command === `tasks ${first}`)!;
  return subcommand ?? group.subcommands?.find((one) => one.is_default) ?? group;
}
