import { describe, expect, it } from "vitest";
import type { GlobalFlags } from "../src/flags/global-flags.ts";
import { resolveSettings, settingRows, type SettingSources } from "../src/settings.ts";
import { failure } from "./support/failure.ts";

const OWN = "/home/mai/.config/tasks/tasks.json";
const HERE = "/project/tasks.json";

type Content = Record<string, unknown>;
interface Given {
  flags?: GlobalFlags;
  env?: Record<string, string>;
  here?: Content;
  own?: Content;
}

function sources({ flags = {}, env = {}, here, own }: Given): SettingSources {
  return {
    flags,
    env,
    configFiles: [
      ...(here === undefined ? [] : [{ path: HERE, trusted: false, content: here }]),
      ...(own === undefined ? [] : [{ path: OWN, trusted: true, content: own }]),
    ],
    defaults: { output: "ndjson", tz: () => "Europe/Berlin", dataDir: () => "/data" },
    toFolder: (path) => `/here/${path}`,
  };
}

const resolve = (given: Given) => resolveSettings(sources(given));

describe("the machine's time zone", () => {
  it("is looked for when it is needed, and once", () => {
    let asked = 0;
    const given = sources({});
    const tz = () => {
      asked += 1;
      return "Europe/Berlin";
    };
    const settings = resolveSettings({ ...given, defaults: { ...given.defaults, tz } });
    expect(asked).toBe(0);
    expect([settings.tz, settings.tz, settings.tz.value].at(-1)).toBe("Europe/Berlin");
    expect(asked).toBe(1);
  });
});

describe("the target", () => {
  it.each<[Given, "local" | "aws", string]>([
    [{}, "local", "default"],
    [{ own: { target: "aws" } }, "aws", OWN],
    [{ here: { target: "local" }, own: { target: "aws" } }, "local", HERE],
    [{ here: { target: "local" }, env: { AWS_ENDPOINT_URL: "http://a" } }, "aws", "AWS_ENDPOINT_URL"],
    [{ env: { AWS_ENDPOINT_URL_DYNAMODB: "http://a" } }, "aws", "AWS_ENDPOINT_URL_DYNAMODB"],
    [{ env: { AWS_ENDPOINT_URL: "" } }, "local", "default"],
    [{ env: { TASKS_TARGET: "local", AWS_ENDPOINT_URL: "http://a" } }, "local", "TASKS_TARGET"],
    [{ env: { TASKS_TARGET: "aws" }, here: { target: "local" } }, "aws", "TASKS_TARGET"],
    [{ env: { TASKS_TARGET: "local" }, flags: { endpointUrl: "http://a" } }, "aws", "--endpoint-url"],
    [{ env: { TASKS_TARGET: "local" }, flags: { profile: "p" } }, "aws", "--profile"],
    [{ env: { TASKS_TARGET: "local" }, flags: { region: "r" } }, "aws", "--region"],
    [{ flags: { target: "local" }, env: { AWS_ENDPOINT_URL: "http://a" } }, "local", "--target"],
    [{ flags: { target: "local" }, env: { TASKS_TARGET: "aws" } }, "local", "--target"],
    [{ flags: { target: "aws", region: "r" } }, "aws", "--target"],
    // Credentials, a region and a profile that lie around switch nothing.
    [
      { env: { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "r", AWS_PROFILE: "p" } },
      "local",
      "default",
    ],
    [{ own: { region: "r", profile: "p", "endpoint-url": "http://a" } }, "local", "default"],
  ])("of %j is %s, from %s", (given, value, source) => {
    expect(resolve(given).target).toEqual({ value, source });
  });

  it.each<[GlobalFlags, string]>([
    [{ endpointUrl: "http://a" }, "--endpoint-url"],
    [{ profile: "p" }, "--profile"],
    [{ region: "r" }, "--region"],
  ])("cannot be local together with %j", (flags, named) => {
    const error = failure(() => resolve({ flags: { target: "local", ...flags } }));
    expect(error.message).toBe(`${named} means AWS, but --target is local`);
    expect(error.hint).toBe("leave one of the two out");
  });
});

describe("every other setting", () => {
  it.each<[keyof GlobalFlags, string, string, string, string, string, string]>([
    ["service", "service", "TASKS_SERVICE", "a", "b", "c", "d"],
    ["stage", "stage", "TASKS_STAGE", "a", "b", "c", "d"],
    ["table", "table", "TASKS_TABLE", "aaa", "bbb", "ccc", "ddd"],
    ["region", "region", "TASKS_REGION", "a", "b", "c", "d"],
    ["output", "output", "TASKS_OUTPUT", "json", "csv", "tsv", "table"],
    ["tz", "tz", "TASKS_TZ", "Asia/Tokyo", "Asia/Seoul", "Asia/Dubai", "UTC"],
    ["dataDir", "data-dir", "TASKS_DATA_DIR", "/here/a", "/here/b", "/here/c", "/here/d"],
  ])("%s is its flag, else its variable, else the nearest file's, else the user's own", (...row) => {
    const [flag, name, variable, byFlag, byVariable, byHere, byOwn] = row;
    // A folder is made whole.
    const written = (value: string) => value.replace("/here/", "");
    const given = {
      flags: { [flag]: written(byFlag) },
      env: { [variable]: written(byVariable) },
      here: { [name]: written(byHere) },
      own: { [name]: written(byOwn) },
    };
    const found = (part: Given) => settingRows(resolve(part)).find(({ setting }) => setting === name);
    const { flags: _flags, ...noFlag } = given;
    const { env: _env, ...onlyFiles } = noFlag;
    expect(found(given)).toEqual({ setting: name, value: byFlag, source: `--${name}` });
    expect(found(noFlag)).toEqual({ setting: name, value: byVariable, source: variable });
    expect(found(onlyFiles)).toEqual({ setting: name, value: byHere, source: HERE });
    expect(found({ own: given.own })).toEqual({ setting: name, value: byOwn, source: OWN });
    // A variable that is set to nothing is not set.
    expect(found({ env: { [variable]: "" }, own: given.own })?.source).toBe(OWN);
  });

  it.each([
    ["profile", "TASKS_PROFILE", "AWS_PROFILE", "p"],
    ["endpoint-url", "TASKS_ENDPOINT_URL", "AWS_ENDPOINT_URL", "http://a"],
    ["region", "TASKS_REGION", "AWS_REGION", "r"],
    ["region", "AWS_REGION", "AWS_DEFAULT_REGION", "r"],
  ])("%s is %s before %s", (name, first, second, value) => {
    const found = (env: Record<string, string>) =>
      settingRows(resolve({ env })).find(({ setting }) => setting === name);
    expect(found({ [first]: value, [second]: `${value}2` })).toEqual({ setting: name, value, source: first });
    expect(found({ [second]: `${value}2` })).toEqual({ setting: name, value: `${value}2`, source: second });
    expect(found({})).toEqual({ setting: name, value: undefined, source: "AWS SDK" });
  });

  it("has its default", () => {
    expect(settingRows(resolve({}))).toEqual([
      { setting: "target", value: "local", source: "default" },
      { setting: "service", value: "tasks", source: "default" },
      { setting: "stage", value: "dev", source: "default" },
      { setting: "table", value: "tasks-dev-table", source: "default" },
      { setting: "region", value: undefined, source: "AWS SDK" },
      { setting: "profile", value: undefined, source: "AWS SDK" },
      { setting: "endpoint-url", value: undefined, source: "AWS SDK" },
      { setting: "account", value: undefined, source: "default" },
      { setting: "output", value: "ndjson", source: "default" },
      { setting: "tz", value: "Europe/Berlin", source: "default" },
      { setting: "data-dir", value: "/data", source: "default" },
      { setting: "read-only", value: "off", source: "default" },
      { setting: "history", value: "on", source: "default" },
      { setting: "team-index", value: "off", source: "default" },
      { setting: "user", value: undefined, source: "default" },
      { setting: "columns", value: undefined, source: "default" },
    ]);
  });

  it("the table is named by service and stage, unless it has a name of its own", () => {
    expect(resolve({ flags: { stage: "prod" }, own: { service: "todo" } }).table.value).toBe(
      "todo-prod-table",
    );
    expect(resolve({ flags: { stage: "prod" }, own: { table: "mine" } }).table.value).toBe("mine");
  });
});

describe("a config file", () => {
  it.each(["endpoint-url", "profile"])("in a working folder may not set %s; the user's own may", (name) => {
    const value = name === "profile" ? "p" : "http://a";
    const error = failure(() => resolve({ here: { [name]: value } }));
    expect(error.message).toContain(`${HERE} may not set '${name}'`);
    expect(error.hint).toContain(`give --${name}`);
    const row = settingRows(resolve({ own: { [name]: value } })).find(({ setting }) => setting === name);
    expect(row).toEqual({ setting: name, value, source: OWN });
  });

  it.each<[Content | unknown[] | string, string]>([
    [{ stge: "prod" }, `${HERE} has an unknown setting 'stge'`],
    [{ stage: 1 }, `${HERE}: 'stage' must be a non-empty string`],
    [{ stage: "" }, `${HERE}: 'stage' must be a non-empty string`],
    [{ output: "xml" }, `'xml' is no output format (${HERE})`],
    [{ target: "moon" }, `'moon' is no target (${HERE})`],
    [{ tz: "Nowhere/Here" }, `'Nowhere/Here' is not a time zone (${HERE})`],
    [[], `${HERE} is not a JSON object`],
    ["text", `${HERE} is not a JSON object`],
  ])("of %j is refused", (content, message) => {
    const error = failure(() => resolve({ here: content as Content }));
    expect(error.message).toBe(message);
    expect(error.hint).toMatch(/./);
  });
});

describe("the part of a stage", () => {
  const stages = { prod: { region: "eu-central-1", table: { name: "mine" }, target: "aws", tz: null } };

  it("goes over what its file says for all", () => {
    const here = { region: "us-east-1", table: "all", tz: "Asia/Tokyo", user: "mai", stages };
    const row = (name: string, flags: GlobalFlags) =>
      settingRows(resolve({ here, flags })).find(({ setting }) => setting === name);
    const source = `${HERE}, stage prod`;
    expect(row("region", { stage: "prod" })).toEqual({ setting: "region", value: "eu-central-1", source });
    expect(row("table", { stage: "prod" })).toEqual({ setting: "table", value: "mine", source });
    expect(row("target", { stage: "prod" })).toEqual({ setting: "target", value: "aws", source });
    expect(row("user", { stage: "prod" })).toEqual({ setting: "user", value: "mai", source: HERE });
    // null takes away.
    expect(row("tz", { stage: "prod" })).toEqual({
      setting: "tz",
      value: "Europe/Berlin",
      source: "default",
    });
    expect(row("region", {})).toEqual({ setting: "region", value: "us-east-1", source: HERE });
    expect(row("region", { stage: "constructor" })?.value).toBe("us-east-1");
  });

  it("goes after the flag, the variable and the nearer file", () => {
    const own = { stages };
    const here = { region: "us-east-1" };
    expect(resolve({ own, flags: { stage: "prod" } }).region.value).toBe("eu-central-1");
    expect(resolve({ own, here, flags: { stage: "prod" } }).region.value).toBe("us-east-1");
    expect(resolve({ own, env: { TASKS_STAGE: "prod", TASKS_REGION: "x" } }).region.value).toBe("x");
  });

  it.each<[Content, string]>([
    [{ stage: "dev" }, `${HERE}: stage 'prod' has an unknown setting 'stage'`],
    [{ "data-dir": "x" }, `${HERE}: stage 'prod' has an unknown setting 'data-dir'`],
    [{ regoin: "x" }, `${HERE}: stage 'prod' has an unknown setting 'regoin'`],
    [{ region: 1 }, `${HERE}: 'stages.prod.region' must be a non-empty string`],
    [{ table: [] }, `${HERE}: 'stages.prod.table' must be a non-empty string, or an object`],
    [{ table: { name: "" } }, `${HERE}: 'stages.prod.table.name' must be a non-empty string`],
    [
      { profile: "p" },
      `${HERE} may not set 'stages.prod.profile': a file in a working folder may come from someone else`,
    ],
  ])("of %j is refused", (prod, message) => {
    const error = failure(() => resolve({ here: { stages: { prod } } }));
    expect(error.message).toBe(message);
    expect(error.hint).toMatch(/./);
  });
});

describe("a value that is none", () => {
  it.each<[Given, string]>([
    [{ env: { TASKS_TARGET: "moon" } }, "'moon' is no target (TASKS_TARGET)"],
    [{ env: { TASKS_OUTPUT: "xml" } }, "'xml' is no output format (TASKS_OUTPUT)"],
    [{ env: { TASKS_TZ: "+09:00" } }, "'+09:00' is not a time zone (TASKS_TZ)"],
    [{ flags: { tz: "Tokyo" } }, "'Tokyo' is not a time zone (--tz)"],
    [{ flags: { table: "" } }, "--table is empty"],
    [{ flags: { dataDir: "" } }, "--data-dir is empty"],
    [{ flags: { endpointUrl: "127.0.0.1:8000" } }, "'127.0.0.1:8000' is not a URL (--endpoint-url)"],
    [{ flags: { endpointUrl: "http://" } }, "'http://' is not a URL (--endpoint-url)"],
    [{ flags: { endpointUrl: "http://a b" } }, "'http://a b' is not a URL (--endpoint-url)"],
    [{ flags: { endpointUrl: "http://a:99999" } }, "'http://a:99999' is not a URL (--endpoint-url)"],
    [{ env: { AWS_ENDPOINT_URL: "nowhere" } }, "'nowhere' is not a URL (AWS_ENDPOINT_URL)"],
    [{ env: { AWS_ENDPOINT_URL_DYNAMODB: "nowhere" } }, "'nowhere' is not a URL (AWS_ENDPOINT_URL_DYNAMODB)"],
    [{ own: { "endpoint-url": "ftp://a" } }, `'ftp://a' is not a URL (${OWN})`],
  ])("is refused: %j", (given, message) => {
    const error = failure(() => resolve(given));
    expect(error.message).toBe(message);
    expect(error.hint).toMatch(/./);
  });
});
