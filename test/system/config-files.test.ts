import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { findConfigFiles } from "../../src/system/config-files.ts";
import { failure } from "../support/failure.ts";

/** A folder with these files, by path inside it. */
function folderWith(files: { [path: string]: string }): string {
  const folder = mkdtempSync(join(tmpdir(), "tasks-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function find(folder: string, from = "work/a/b") {
  mkdirSync(join(folder, from), { recursive: true });
  return findConfigFiles(join(folder, from), join(folder, "config"));
}

describe("findConfigFiles", () => {
  it("finds nothing where there is nothing", () => {
    expect(find(folderWith({}))).toEqual({ files: [], notes: [] });
  });

  it("takes the nearest file of the working folder and its parents, then the user's own", () => {
    const folder = folderWith({
      "work/tasks.json": '{"stage":"far"}',
      "work/a/tasks.json": ' \n{"stage":"near"}',
      "config/tasks.json": '{"stage":"own"}',
    });
    expect(find(folder)).toEqual({
      files: [
        { path: join(folder, "work/a/tasks.json"), trusted: false, content: { stage: "near" } },
        { path: join(folder, "config/tasks.json"), trusted: true, content: { stage: "own" } },
      ],
      notes: [],
    });
  });

  it("trusts the user's own file where it is the working folder's too", () => {
    const folder = folderWith({ "config/tasks.json": '{"profile":"p"}' });
    expect(find(folder, "config/deeper").files).toEqual([
      { path: join(folder, "config/tasks.json"), trusted: true, content: { profile: "p" } },
    ]);
  });

  it.each(['[{"user_name":"mai"}]', "text", ""])(
    "takes %j in a working folder for somebody's data",
    (text) => {
      const folder = folderWith({ "work/tasks.json": text, "config/tasks.json": "{}" });
      expect(find(folder)).toEqual({
        files: [{ path: join(folder, "config/tasks.json"), trusted: true, content: {} }],
        notes: [`${join(folder, "work/tasks.json")} is not read as settings: it holds no JSON object`],
      });
    },
  );

  it("passes over a folder of that name", () => {
    const folder = folderWith({ "work/tasks.json": '{"stage":"far"}', "work/a/tasks.json/file": "" });
    expect(find(folder).files).toMatchObject([{ content: { stage: "far" } }]);
  });

  it.each(["work/tasks.json", "config/tasks.json"])("refuses a broken %s", (path) => {
    const folder = folderWith({ [path]: '{"stage": "dev",}' });
    const error = failure(() => find(folder));
    expect(error.message).toContain(`${join(folder, path)} is not JSON: `);
    expect(error.hint).toBe("mend it, or move it away");
  });
});
