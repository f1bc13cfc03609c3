import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serviceSchema } from "../../src/commands/shared/service/service-schema.ts";
import { documents } from "../support/documents.ts";
import { isBinary } from "../support/spawn-tasks.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const exec = promisify(execFile);

interface Pack {
  filename: string;
  files: { path: string; mode: number }[];
}

describe.skipIf(isBinary)("the packed program", () => {
  const folder = temporaryFolder(afterAll);
  let pack: Pack;
  beforeAll(async () => {
    // As a binary that was built before would lie there.
    writeFileSync(join(ROOT, "dist", "tasks-other"), "");
    // Without its scripts, which would build dist/ anew under the feet of the other tests.
    const packed = await npm(ROOT, "pack", "--ignore-scripts", "--json", "--pack-destination", folder);
    rmSync(join(ROOT, "dist", "tasks-other"));
    [pack] = JSON.parse(packed) as [Pack];
  });

  it("holds what runs and nothing else", () => {
    const paths = pack.files.map(({ path }) => path);
    // README links to the manual.
    const manual = paths.filter((path) => path.startsWith("src/docs/"));
    expect(manual).toEqual(documents.map(({ path }) => path).filter((path) => path !== "README.md"));
    const outside = paths.filter((path) => !path.startsWith("dist/") && !manual.includes(path));
    expect(outside).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    for (const path of outside) {
      expect(["CHANGELOG.md", "LICENSE", "README.md", "package.json"]).toContain(path);
    }
    const built = paths.filter((path) => path.startsWith("dist/"));
    expect(built).toEqual(
      expect.arrayContaining(["dist/tasks.js", "dist/program/program.js", "dist/package.json"]),
    );
    // Neither sources nor tests, nor maps that lead to them, nor the binary.
    for (const path of built) {
      expect(path).toMatch(
        /^dist\/(?:tasks\.js|package\.json|tasks\.schema\.json|THIRD-PARTY-NOTICES|program\/[\w-]+\.js|lambda\/index\.mjs|man\/tasks(?:-[a-z]+)?\.1)$/,
      );
    }
  });

  it("has the schema of tasks.json for editors", () => {
    expect(pack.files.map(({ path }) => path)).toContain("dist/tasks.schema.json");
    const built: unknown = JSON.parse(readFileSync(join(ROOT, "dist", "tasks.schema.json"), "utf8"));
    expect(built).toEqual(serviceSchema());
  });

  it("names no folder of the machine that built it", () => {
    for (const { path } of pack.files) {
      expect(readFileSync(join(ROOT, path), "latin1").includes(ROOT.slice(0, -1)), path).toBe(false);
    }
  });

  it("installs the very versions that it was tested with", () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      dependencies: { [name: string]: string };
    };
    for (const [name, version] of Object.entries(dependencies))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("has an entry for `tasks` that can be run as a program", () => {
    const { bin } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      bin: { tasks: string };
    };
    const entry = pack.files.find(({ path }) => path === bin.tasks);
    expect(entry?.mode).toBe(0o755);
    expect(readFileSync(join(ROOT, bin.tasks), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it("works where it is installed into an empty folder without any script", async () => {
    // Else npm would look for a package.json in the folders above.
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    const file = join(folder, pack.filename);
    await npm(folder, "install", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", file);
    expect(existsSync(join(folder, "node_modules", "@aws-sdk"))).toBe(false);

    const key = ["--user", "熊本", "--deadline", "1800000000"];
    expect(await tasks("create", ...key, "priority:=3")).toBe(
      '{"user_name":"熊本","deadline_unix_time":1800000000,"priority":3}\n',
    );
    expect(await tasks("query", "--user", "熊本", "--fields", "priority")).toBe('{"priority":3}\n');
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
    expect(await tasks("--version")).toBe(`${version}\n`);
  });

  async function tasks(...words: string[]): Promise<string> {
    const program = join(folder, "node_modules", ".bin", "tasks");
    const env = { PATH: process.env["PATH"], HOME: folder, TASKS_DATA_DIR: join(folder, "data") };
    return (await exec(program, [...words, "--quiet"], { cwd: folder, env })).stdout;
  }
});

async function npm(cwd: string, ...words: string[]): Promise<string> {
  return (await exec("npm", words, { cwd })).stdout;
}
