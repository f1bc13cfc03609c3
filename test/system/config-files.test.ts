import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { findConfigFiles } from "../../src/system/config-files.ts";
import { failure } from "../support/failure.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A folder with these files, by path inside it. */
function folderWith(files: { [path: string]: string }): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function find(folder: string, from = "work/a/b", user = process.getuid?.()) {
  mkdirSync(join(folder, from), { recursive: true });
  return findConfigFiles({
    workingFolder: join(folder, from),
    configFolder: join(folder, "config"),
    home: join(folder, "home"),
    user,
  });
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
    expect(find(folder)).toMatchObject({
      files: [{ content: { stage: "far" } }],
      notes: [`${join(folder, "work/a/tasks.json")} is not read as settings: it is a folder`],
    });
  });

  it.each(["work/tasks.json", "config/tasks.json"])("refuses a broken %s", (path) => {
    const folder = folderWith({ [path]: '{"stage": "dev",}' });
    const error = failure(() => find(folder));
    expect(error.message).toContain(`${join(folder, path)} is not JSON: `);
    expect(error.hint).toBe("fix it, or move it away");
  });

  it.each(["work/tasks.json", "config/tasks.json"])(
    "reads a %s that begins with the mark of UTF-8",
    (path) => {
      const folder = folderWith({ [path]: '\ufeff{"stage": "prod"}\r\n' });
      expect(find(folder)).toMatchObject({ files: [{ content: { stage: "prod" } }], notes: [] });
    },
  );

  it("finds the user's own where the working folder is gone, and the other where there is no home", () => {
    const folder = folderWith({
      "work/tasks.json": '{"stage":"here"}',
      "config/tasks.json": '{"stage":"own"}',
    });
    const [here, own] = [join(folder, "work"), join(folder, "config")];
    expect(
      findConfigFiles({ workingFolder: undefined, configFolder: own, home: undefined }).files,
    ).toMatchObject([{ content: { stage: "own" } }]);
    expect(
      findConfigFiles({ workingFolder: here, configFolder: undefined, home: undefined }).files,
    ).toMatchObject([{ content: { stage: "here" } }]);
  });
});

describe("a tasks.json that is no file of settings", () => {
  const lay = (path: string, how: "a pipe" | "a device" | "a folder") => {
    mkdirSync(dirname(path), { recursive: true });
    if (how === "a pipe") execFileSync("mkfifo", [path]);
    else if (how === "a device") symlinkSync("/dev/zero", path);
    else mkdirSync(path);
  };

  it.each(["a pipe", "a device", "a folder"] as const)("is passed over in a working folder: %s", (how) => {
    const folder = folderWith({ "work/tasks.json": '{"stage":"far"}' });
    lay(join(folder, "work/a/tasks.json"), how);
    expect(find(folder)).toMatchObject({
      files: [{ content: { stage: "far" } }],
      notes: [`${join(folder, "work/a/tasks.json")} is not read as settings: it is ${how}`],
    });
  });

  it.each(["a pipe", "a device", "a folder"] as const)("is refused where it is the user's own: %s", (how) => {
    const folder = folderWith({});
    lay(join(folder, "config/tasks.json"), how);
    expect(failure(() => find(folder)).message).toBe(
      `the config file ${join(folder, "config/tasks.json")} cannot be read: it is ${how}`,
    );
  });

  it("is read no further than settings can be long, and is somebody's data unless it begins as settings do", () => {
    const folder = folderWith({ "work/tasks.json": "[" });
    const path = join(folder, "work/tasks.json");
    truncateSync(path, 1e12);
    expect(find(folder).notes).toEqual([`${path} is not read as settings: it holds no JSON object`]);
    writeFileSync(path, "{");
    truncateSync(path, 1e12);
    const error = failure(() => find(folder));
    expect(error.message).toBe(`${path} has more than 1 MiB, and no settings are so long`);
    expect(error.hint).toBe("fix it, or move it away");
    writeFileSync(path, `{"stage":"x"${" ".repeat(1024 * 1024 - 13)}}`);
    expect(find(folder).files).toMatchObject([{ content: { stage: "x" } }]);
  });
});

describe("a data-dir in a config file", () => {
  const dataDir = (folder: string, user?: number) =>
    find(folder, undefined, user).files.map(({ content }) => (content as { "data-dir": string })["data-dir"]);

  it("counts from the file's folder, and ~ from home", () => {
    const folder = folderWith({
      "work/tasks.json": '{"data-dir":"store/x"}',
      "config/tasks.json": '{"data-dir":"mine"}',
    });
    expect(dataDir(folder)).toEqual([join(folder, "work/store/x"), join(folder, "config/mine")]);
    writeFileSync(join(folder, "config/tasks.json"), '{"data-dir":"~/mine"}');
    expect(dataDir(folder)[1]).toBe(join(folder, "home/mine"));
  });

  it.each(["store", ".", "./a/../store", "link/store"])("may be '%s', inside a working folder", (path) => {
    const folder = folderWith({ "work/tasks.json": JSON.stringify({ "data-dir": path }) });
    symlinkSync("a", join(folder, "work/link"));
    expect(dataDir(folder)).toEqual([join(folder, "work", path)]);
  });

  it.each(["..", "../other", "a/../../other", "/tmp/x", "~/x", "way-out", "way-out/x/y", "../work2"])(
    "may not be '%s', outside of it",
    (path) => {
      const folder = folderWith({ "work/tasks.json": JSON.stringify({ "data-dir": path }) });
      mkdirSync(join(folder, "elsewhere"));
      symlinkSync("../elsewhere", join(folder, "work/way-out"));
      const error = failure(() => find(folder));
      expect(error.message).toBe(
        `${join(folder, "work/tasks.json")} may not set 'data-dir': ${path} is not inside its folder, and such a file may come from someone else`,
      );
      expect(error.hint).toMatch(/^give --data-dir, or put it into your own config file/);
      const own = folderWith({ "config/tasks.json": JSON.stringify({ "data-dir": path }) });
      expect(dataDir(own)).toHaveLength(1);
    },
  );

  it.runIf(process.getuid !== undefined)("may not be set by a file of another user", () => {
    const folder = folderWith({ "work/tasks.json": '{"data-dir":"store"}' });
    const error = failure(() => dataDir(folder, process.getuid!() + 1));
    expect(error.message).toBe(
      `${join(folder, "work/tasks.json")} may not set 'data-dir': the file is somebody else's`,
    );
    expect(dataDir(folder)).toEqual([join(folder, "work/store")]);
  });

  it.each(['{"data-dir":7}', '{"data-dir":""}', "{}"])("of %s is left as it stands", (text) => {
    const folder = folderWith({ "work/tasks.json": text });
    expect(find(folder).files).toMatchObject([{ content: JSON.parse(text) as object }]);
  });
});
