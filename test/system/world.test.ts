import { mkdirSync, rmSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { systemWorld } from "../../src/system/world.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

afterEach(() => vi.unstubAllEnvs());

describe("the home folder", () => {
  it("is HOME", () => {
    vi.stubEnv("HOME", "/home/mai");
    expect(systemWorld().home).toBe("/home/mai");
  });

  it.each(["", ".", "relative/home"])("is the user database's where HOME is '%s'", (home) => {
    vi.stubEnv("HOME", home);
    expect(systemWorld().home).toBe(userInfo().homedir);
  });
});

describe("the environment", () => {
  it.each([
    ["true", undefined, undefined],
    ["false", "http://127.0.0.1:1", "http://127.0.0.1:2"],
    ["", "http://127.0.0.1:1", "http://127.0.0.1:2"],
  ])("has AWS's endpoints unless they are to be ignored: '%s'", (ignored, all, own) => {
    vi.stubEnv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", ignored);
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:2");
    vi.stubEnv("TASKS_ENDPOINT_URL", "http://127.0.0.1:3");
    const { env } = systemWorld();
    expect([env["AWS_ENDPOINT_URL"], env["AWS_ENDPOINT_URL_DYNAMODB"], env["TASKS_ENDPOINT_URL"]]).toEqual([
      all,
      own,
      "http://127.0.0.1:3",
    ]);
  });
});

describe("the working folder", () => {
  it("is none where it has been removed", () => {
    const before = process.cwd();
    const folder = join(temporaryFolder(), "gone");
    mkdirSync(folder);
    try {
      process.chdir(folder);
      rmSync(folder, { recursive: true });
      expect(systemWorld().workingFolder).toBeUndefined();
    } finally {
      process.chdir(before);
    }
    expect(systemWorld().workingFolder).toBe(before);
  });
});
