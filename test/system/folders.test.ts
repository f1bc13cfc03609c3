import { describe, expect, it } from "vitest";
import { configFolder, dataFolder, wholePath } from "../../src/system/folders.ts";
import { failure } from "../support/failure.ts";

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
  const slashes = (path: string | undefined) => path?.replaceAll("\\", "/");

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

describe("without a home folder", () => {
  it.each(["linux", "darwin", "win32"])("nothing says where data and settings are on %s", (platform) => {
    const place = { platform, home: undefined, env: {} };
    expect(configFolder(place)).toBeUndefined();
    const error = failure(() => dataFolder(place));
    expect(error.message).toMatch(/^it is not known where the local store is: HOME is not set/);
    expect(error.hint).toBe("set HOME, or give --data-dir");
  });

  it("XDG's variables say it", () => {
    const env = { XDG_DATA_HOME: "/data", XDG_CONFIG_HOME: "/config" };
    const place = { platform: "linux", home: undefined, env };
    expect([dataFolder(place), configFolder(place)]).toEqual(["/data/tasks", "/config/tasks"]);
  });
});

describe("a folder that a person names", () => {
  const whole = (
    path: string,
    from: string | undefined = "/project",
    home: string | undefined = "/home/mai",
  ) => wholePath(path, { from, home });

  it.each([
    ["/data", "/data"],
    ["/data/../x/", "/x"],
    ["data", "/project/data"],
    ["./data", "/project/data"],
    ["..", "/"],
    ["~", "/home/mai"],
    ["~/", "/home/mai/"],
    ["~/tasks/data", "/home/mai/tasks/data"],
    ["./~/data", "/project/~/data"],
    ["data~", "/project/data~"],
    ["熊 本", "/project/熊 本"],
  ])("as '%s' is %s", (path, expected) => {
    expect(whole(path)).toBe(expected);
  });

  it("is not looked up in another person's home", () => {
    const error = failure(() => whole("~root/x"));
    expect(error.message).toBe("'~root/x' names the home folder of root, which is not looked up");
    expect(error.hint).toBe("write the whole path; for a folder of that name, './~root/x'");
  });

  it("cannot be found without what it counts from", () => {
    expect(failure(() => wholePath("~/x", { from: "/project", home: undefined })).message).toBe(
      "'~/x' is in your home folder, and HOME is not set",
    );
    const gone = { from: undefined, home: "/home/mai" };
    expect(failure(() => wholePath("x", gone)).message).toBe(
      "'x' counts from the working folder, and that has been removed",
    );
    expect([wholePath("/x", gone), wholePath("~/x", gone)]).toEqual(["/x", "/home/mai/x"]);
  });

  it("is refused where no path can be so long", () => {
    const longest = "x".repeat(4000);
    expect(whole(longest)).toBe(`/project/${longest}`);
    expect(failure(() => whole(`${longest}y`)).message).toBe(
      `'${"x".repeat(60)}…' has 4001 bytes, and the path of a folder has at most 4000`,
    );
  });
});
