import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** A room is a folder of src/, or a file that stands in src/ itself. */
const roomOf = (path: string) => path.split("/")[1]!;

describe("the map in src/README.md", () => {
  it("says of each room what it really imports", () => {
    expect(roomsOfReadme()).toEqual(roomsOfCode());
  });
});

describe("the linter's configuration", () => {
  it("lets each room import the rooms that the map names, and no other", () => {
    // docs/ is the manual.
    const rooms = readdirSync("src", { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && entry.name !== "docs",
    );
    const folders = new Set(rooms.map(({ name }) => name));
    const map = new Map([...roomsOfReadme()].filter(([room]) => folders.has(room)));
    const onlyFolders = [...map].map(([room, imports]) => [
      room,
      imports.filter((name) => folders.has(name)),
    ]);
    expect(allowedByLinter(folders)).toEqual(Object.fromEntries(onlyFolders));
  });
});

describe("the linter", () => {
  const folder = temporaryFolder(afterAll);
  const files: { path: string; code: string }[] = [];
  let report: LintReport = { diagnostics: [], number_of_files: 0 };

  /** A file that is linted together with all others; gives what the linter says of it, once it has. */
  const linted = (room: string, code: string) => {
    const path = room.replace(/\/x\.ts$/, `/x${files.length}.ts`);
    files.push({ path, code });
    return () => report.diagnostics.filter(({ filename }) => filename === path).map((one) => one.code);
  };

  beforeAll(() => {
    cpSync(".oxlintrc.json", join(folder, ".oxlintrc.json"));
    for (const { path, code } of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
    const oxlint = join(process.cwd(), "node_modules/.bin/oxlint");
    const { stdout } = spawnSync(oxlint, ["--format=json"], { cwd: folder, encoding: "utf8" });
    report = JSON.parse(stdout) as LintReport;
  });

  it("reads every file that follows", () => {
    expect(report.number_of_files).toBe(files.length);
  });

  for (const [path, forbidden] of [
    ["src/local/cloud/x.ts", "@aws-sdk/client-iam"],
    ["src/local/x.ts", "../aws/cloud/resources/role-resource.ts"],
    ["src/local/serve/http/x.ts", "../../../aws/client/call.ts"],
    ["src/local/table/x.ts", "../../commands/get.ts"],
    ["src/commands/x.ts", "@aws-sdk/client-dynamodb"],
    ["src/commands/x.ts", "../aws/cloud/aws-cloud.ts"],
    ["src/commands/x.ts", "../aws/table/dynamo-task-table.ts"],
    ["src/commands/x.ts", "../local/table/local-task-table.ts"],
    ["src/commands/x.ts", "../system/world.ts"],
    ["src/commands/x.ts", "#engine/driver"],
    ["src/commands/x.ts", "./get.ts"],
    ["src/commands/shared/x.ts", "../get.ts"],
    ["src/commands/shared/plan/x.ts", "../../get.ts"],
    ["src/commands/shared/plan/x.ts", "../../../aws/cloud/aws-cloud.ts"],
    ["src/commands/x.ts", "../add-command.ts"],
    ["src/flags/x.ts", "../commands/shared/declaration/define-command.ts"],
    ["src/flags/x.ts", "../context.ts"],
    ["src/flags/x.ts", "commander"],
    ["src/commands/schedule/x.ts", "../../local/store/store.ts"],
    ["src/commands/schedule/x.ts", "@smithy/core"],
    ["src/cloud/x.ts", "../aws/cloud/aws-cloud.ts"],
    ["src/cloud/x.ts", "@aws-sdk/client-iam"],
    ["src/table/x.ts", "../aws/table/requests/table-requests.ts"],
    ["src/output/x.ts", "@aws-sdk/client-dynamodb"],
    ["src/transfer/csv/x.ts", "../../aws/table/requests/table-requests.ts"],
    ["src/transfer/x.ts", "@aws-sdk/client-dynamodb"],
    ["src/task/when/x.ts", "../../table/task-table.ts"],
    ["src/schedule/pattern/x.ts", "../../table/task-table.ts"],
    ["src/aws/client/x.ts", "../../local/store/store.ts"],
    ["src/aws/x.ts", "../commands/get.ts"],
    ["src/system/x.ts", "@aws-sdk/client-dynamodb"],
    ["src/system/x.ts", "../commands/get.ts"],
    ["src/function/x.ts", "../cloud/plan.ts"],
    ["src/ports.ts", "./task/record.ts"],
    ["src/errors.ts", "./ports.ts"],
    ["bin/x.ts", "../src/commands/get.ts"],
  ] as const) {
    const complaints = linted(path, `import "${forbidden}";\n`);
    it(`refuses that ${path} imports ${forbidden}`, () => {
      expect(complaints()).toEqual(["eslint(no-restricted-imports)"]);
    });
  }

  for (const path of ["src/commands/x.ts", "src/local/x.ts", "src/aws/client/x.ts", "src/output/x.ts"]) {
    const complaints = linted(path, "export const folder = process.cwd();\n");
    it(`refuses that ${path} reads the process`, () => {
      expect(complaints()).toEqual(["eslint(no-restricted-globals)"]);
    });
  }

  describe.each([
    ["the time", "export const now = Date.now();\n"],
    ["a clock", "export const elapsed = performance.now();\n"],
    ["chance", "export const chance = Math.random();\n"],
    ["a timer", "setTimeout(() => undefined, 1);\n"],
    ["a timer of Node", 'export { setTimeout } from "node:timers/promises";\n'],
  ])("refuses that %s is looked at", (_, code) => {
    const rooms = [
      "aws/table",
      "cloud",
      "commands",
      "commands/shared/plan",
      "flags",
      "local/serve",
      "output",
    ];
    for (const room of [...rooms, "schedule", "table", "task", "transfer/file"]) {
      const complaints = linted(`src/${room}/x.ts`, code);
      it(`in src/${room}`, () => {
        expect(complaints()).toEqual([
          expect.stringMatching(/no-restricted-(globals|properties|imports)/) as string,
        ]);
      });
    }

    for (const room of ["system", "engine/node", "function"]) {
      const complaints = linted(`src/${room}/x.ts`, code);
      it(`but not in src/${room}`, () => {
        expect(complaints()).toEqual([]);
      });
    }
  });

  for (const [path, allowed] of [
    ["src/aws/cloud/x.ts", "@aws-sdk/client-iam"],
    ["src/local/table/x.ts", "../../table/task-table.ts"],
    ["src/local/store/x.ts", "#engine/driver"],
    ["src/commands/schedule/x.ts", "../../schedule/parse-schedule.ts"],
  ] as const) {
    const complaints = linted(path, `import "${allowed}";\n`);
    it(`accepts that ${path} imports ${allowed}`, () => {
      expect(complaints()).toEqual([]);
    });
  }
});

describe("note()", () => {
  it("writes `note: ` itself, and nobody writes it a second time", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" });
    const sources = files.filter((name) => name.endsWith(".ts")).map((name) => join("src", name));
    const twice = sources.filter((path) => /note\(\s*["`]note: /.test(readFileSync(path, "utf8")));
    expect(twice).toEqual([]);
  });
});

/** For each room the other rooms that none of its patterns refuses. */
function allowedByLinter(folders: Set<string>): { [room: string]: string[] } {
  const { overrides } = JSON.parse(readFileSync(".oxlintrc.json", "utf8")) as LintConfig;
  const allowed: { [room: string]: string[] } = {};
  for (const { files, rules } of overrides) {
    const room = /^src\/([a-z]+)\//.exec(files[0] ?? "")?.[1];
    const patterns = rules["no-restricted-imports"]?.[1].patterns;
    if (room === undefined || patterns === undefined) continue;
    const up = "../".repeat(files[0]!.split("/").length - 2);
    const refused = (name: string) =>
      patterns.some(({ regex }) => new RegExp(regex).test(`${up}${name}/file.ts`));
    const names = [...folders].filter((name) => name !== room && !refused(name)).toSorted();
    // Two overrides may speak of one room: what either lets through is let through.
    allowed[room] = [...new Set([...(allowed[room] ?? []), ...names])].toSorted();
  }
  return allowed;
}

interface LintReport {
  diagnostics: { filename: string; code: string }[];
  number_of_files: number;
}

interface LintConfig {
  overrides: {
    files: string[];
    rules: { "no-restricted-imports"?: ["error", { patterns: { regex: string }[] }] };
  }[];
}

function roomsOfCode(): Map<string, string[]> {
  const rooms = new Map<string, Set<string>>();
  const files = readdirSync("src", { recursive: true, encoding: "utf8" });
  for (const path of files.filter((name) => name.endsWith(".ts")).map((name) => join("src", name))) {
    const room = roomOf(path);
    const imported = rooms.get(room) ?? new Set();
    rooms.set(room, imported);
    for (const [, specifier = ""] of readFileSync(path, "utf8").matchAll(
      /(?:from|import\()\s*"([.#][^"]+)"/g,
    )) {
      const isEngine = specifier.startsWith("#engine/");
      const other = isEngine ? "engine" : roomOf(normalize(join(dirname(path), specifier)));
      if (other !== room && !specifier.endsWith("package.json")) imported.add(other);
    }
  }
  return sorted(rooms);
}

function roomsOfReadme(): Map<string, string[]> {
  const text = readFileSync("src/README.md", "utf8");
  const table = text.slice(text.indexOf("## Rooms")).split(/\n## /)[0]!;
  const rows = table.split("\n").filter((line) => line.startsWith("| `"));
  const names = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
  return sorted(
    new Map(
      rows.flatMap((row) => {
        const [, rooms, , imports] = row.split("|");
        return names(rooms).map((room) => [room, new Set(names(imports))] as const);
      }),
    ),
  );
}

function sorted(rooms: Map<string, Set<string>>): Map<string, string[]> {
  const entries = [...rooms].map(([room, others]) => [room, [...others].toSorted()] as const);
  return new Map(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
