import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { newMachine, type Machine } from "../support/run-tasks.ts";

const SMALL = "service: practice\nprovider: { name: aws, region: eu-west-1 }\n";
const NIGHTLY = `${SMALL}functions:
  nightly:
    handler: a.b
    events: [{ schedule: { rate: rate(1 day), input: { user_name: mai } } }]
`;

let machine: Machine;
let place: (name: string) => string;
beforeEach(() => {
  machine = newMachine();
  place = (name) => join(machine.folder, name);
});

describe("tasks convert", () => {
  it("prints a tasks.json, and ends with 0 where nothing is left out", async () => {
    writeFileSync(place("serverless.yml"), NIGHTLY);
    const { code, stdout, stderr } = await machine.tasks("convert", place("serverless.yml"));
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "note: the functions' own code stays behind; the function of tasks puts and lists records\n",
    });
    expect(stdout).toBe(`{
  "service": "practice",
  "region": "eu-west-1",
  "schedules": {
    "nightly": {
      "user": "mai",
      "rate": "1 day",
      "enabled": true
    }
  }
}
`);
  });

  it("says by line what is left out, also under --quiet, and ends with 7", async () => {
    const file = place("serverless.yml");
    writeFileSync(file, `${NIGHTLY}resources:\n  Resources:\n    Files:\n      Type: AWS::S3::Bucket\n`);
    const { code, stdout, stderr } = await machine.tasks("convert", file, "--quiet");
    expect({ code, stderr }).toEqual({
      code: 7,
      stderr: `${file}:9: resources.Resources.Files, AWS::S3::Bucket: tasks makes none
error: 1 thing of ${file} could not be said in a tasks.json
hint: the lines above say which and why
`,
    });
    expect(JSON.parse(stdout)).toHaveProperty("schedules.nightly");
  });

  it("names whose records schedules put that say nothing of it", async () => {
    const file = place("serverless.yml");
    writeFileSync(file, NIGHTLY.replace(", input: { user_name: mai }", ""));
    expect(await machine.tasks("convert", file)).toMatchObject({ code: 7 });
    const { code, stdout } = await machine.tasks("convert", file, "--user", "ops");
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ schedules: { nightly: { user: "ops", rate: "1 day", enabled: true } } }),
    ]);
  });

  it("takes parts of files beside it, and of no others", async () => {
    mkdirSync(place("app/config"), { recursive: true });
    writeFileSync(place("secret.yml"), "rate: rate(5 days)\n");
    writeFileSync(place("app/config/dev.yml"), "rate: ${file(config/base.yml):rate}\n");
    writeFileSync(place("app/config/base.yml"), "rate: rate(3 days)\n");
    const rate = (value: string) =>
      writeFileSync(place("app/serverless.yml"), NIGHTLY.replace("rate(1 day)", `"${value}"`));
    rate("${file(./config/${sls:stage}.yml):rate}");
    const { code, stdout } = await machine.tasks("convert", place("app/serverless.yml"));
    expect([code, stdout]).toEqual([0, expect.stringContaining('"rate": "3 days"')]);
    rate("${file(../secret.yml):rate}");
    const refused = await machine.tasks("convert", place("app/serverless.yml"));
    expect(refused).toMatchObject({
      code: 7,
      stderr: expect.stringContaining("is not in the folder of the file"),
    });
  });

  it("says in which of the files something is left out, its own first", async () => {
    mkdirSync(place("app"), { recursive: true });
    writeFileSync(place("app/a.yml"), "Resources:\n  Files:\n    Type: AWS::S3::Bucket\n");
    writeFileSync(place("app/serverless.yml"), `${SMALL}resources: ["\${file(a.yml)}"]\nlayers: {}\n`);
    const { stderr } = await machine.tasks("convert", place("app/serverless.yml"));
    expect(stderr.split("\n").slice(0, 2)).toEqual([
      expect.stringContaining(`${place("app/serverless.yml")}:4: layers, `),
      expect.stringContaining(`${place("app/a.yml")}:2: resources.Resources.Files, `),
    ]);
  });

  it("reads standard input", async () => {
    const typed = machine.with({
      stdin: (async function* () {
        yield new TextEncoder().encode(NIGHTLY);
      })(),
    });
    expect(await typed.tasks("convert", "-", "-q")).toMatchObject({ code: 0, stderr: "" });
  });

  it.each([
    ["UTF-16", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le"), "早川"],
    ["what Windows wrote before", (text: string) => Buffer.from(text, "latin1"), "Zoë"],
  ])("reads %s", async (_, encode, user) => {
    writeFileSync(place("serverless.yml"), encode(NIGHTLY.replace("mai", user)));
    const { code, stdout } = await machine.tasks("convert", place("serverless.yml"));
    expect([code, stdout]).toEqual([0, expect.stringContaining(`"user": "${user}"`)]);
  });

  it.each([
    ["missing.yml", undefined, "missing.yml cannot be read: there is no such file"],
    ["serverless.ts", "export default {}", "is a program, which tasks does not run"],
    ["serverless.js", "module.exports = {}", "is a program, which tasks does not run"],
    ["other.yml", "on: push\n", "is not a serverless.yml"],
    ["serverless.yml", "a: [", "serverless.yml:1: this is not YAML"],
    ["huge.yml", "#".repeat(5 * 1024 * 1024), "has more than 4 MiB"],
  ])("refuses %s", async (name, text, message) => {
    if (text !== undefined) writeFileSync(place(name), text);
    const { code, stdout, stderr } = await machine.tasks("convert", place(name));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("cannot be made to write to the terminal by what a file says", async () => {
    writeFileSync(place("serverless.yml"), `${SMALL}"a\\e[31m": 1\n`);
    const { stderr } = await machine.tasks("convert", place("serverless.yml"));
    expect(stderr).not.toContain("\u001b");
  });

  it("leaves nothing out of the file of a project like the one that tasks replaces", async () => {
    const file = place("serverless.yml");
    writeFileSync(file, readFileSync("test/convert/fixtures/practice.yml"));
    expect(await machine.tasks("convert", file, "-q")).toMatchObject({ code: 0, stderr: "" });
  });

  it("says as JSON that something is left out", async () => {
    const file = place("serverless.yml");
    writeFileSync(file, `${SMALL}layers: {}\n`);
    const { code, stderr } = await machine.tasks("convert", file, "-o", "json");
    const lines = stderr.trimEnd().split("\n");
    expect([code, lines.length]).toEqual([7, 2]);
    expect(JSON.parse(lines[1]!)).toMatchObject({ error: { kind: "partial" } });
  });
});
