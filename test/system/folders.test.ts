import { describe, expect, it } from "vitest";
import { configFolder, dataFolder } from "../../src/system/folders.ts";

describe("on Linux", () => {
  const home = "/home/mai";
  const place = (env: Record<string, string>) => ({ platform: "linux", home, env });

  it("data and settings are where XDG says", () => {
    expect(dataFolder(place({}))).toBe("/home/mai/.local/share/tasks");
    expect(configFolder(place({}))).toBe("/home/mai/.config/tasks");
    const env = { XDG_DATA_HOME: "/data", XDG_CONFIG_HOME: "/config" };
    expect(dataFolder(place(env))).toBe("/data/tasks");
    expect(configFolder(place(env))).toBe("/config/tasks");
  });

  it.each(["", "relative/path", "./x"])(
    "XDG's variables count only when they are absolute: not %j",
    (path) => {
      expect(dataFolder(place({ XDG_DATA_HOME: path }))).toBe("/home/mai/.local/share/tasks");
      expect(configFolder(place({ XDG_CONFIG_HOME: path }))).toBe("/home/mai/.config/tasks");
    },
  );
});

describe("on macOS", () => {
  it("data are in Application Support, settings in ~/.config", () => {
    const place = { platform: "darwin", home: "/Users/mai", env: {} };
    expect(dataFolder(place)).toBe("/Users/mai/Library/Application Support/tasks");
    expect(configFolder(place)).toBe("/Users/mai/.config/tasks");
  });
});

// The separator is the one of the machine that runs the test.
describe("on Windows", () => {
  const slashes = (path: string) => path.replaceAll("\\", "/");

  it("data are local to the machine, settings roam", () => {
    const env = { LOCALAPPDATA: "C:/Users/mai/Local", APPDATA: "C:/Users/mai/Roaming" };
    const place = { platform: "win32", home: "C:/Users/mai", env };
    expect(slashes(dataFolder(place))).toBe("C:/Users/mai/Local/tasks");
    expect(slashes(configFolder(place))).toBe("C:/Users/mai/Roaming/tasks");
  });

  it("they are in the usual place where the variables are missing", () => {
    const place = { platform: "win32", home: "C:/Users/mai", env: {} };
    expect(slashes(dataFolder(place))).toBe("C:/Users/mai/AppData/Local/tasks");
    expect(slashes(configFolder(place))).toBe("C:/Users/mai/AppData/Roaming/tasks");
  });
});
