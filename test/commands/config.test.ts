import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newMachine } from "../support/run-tasks.ts";

describe("tasks config", () => {
  it("shows each setting, its value and where it came from", async () => {
    const machine = newMachine();
    const { folder } = machine;
    writeFileSync(join(folder, "tasks.json"), '{"stage":"prod","output":"json"}');
    mkdirSync(join(folder, "home/.config/tasks"), { recursive: true });
    const own = join(folder, "home/.config/tasks/tasks.json");
    writeFileSync(own, '{"stage":"mine","profile":"work","service":"todo"}');
    const { tasks } = machine.with({
      env: { ...machine.env, TASKS_TARGET: "local", AWS_REGION: "eu-central-1", TASKS_OUTPUT: "csv" },
    });
    expect(await tasks("config", "--data-dir", "/data")).toEqual({
      code: 0,
      stdout:
        "setting,value,source\n" +
        "target,local,TASKS_TARGET\n" +
        `service,todo,${own}\n` +
        `stage,prod,${join(folder, "tasks.json")}\n` +
        "table,todo-prod-table,default\n" +
        "region,eu-central-1,AWS_REGION\n" +
        `profile,work,${own}\n` +
        "endpoint-url,,AWS SDK\n" +
        "account,,default\n" +
        "output,csv,TASKS_OUTPUT\n" +
        "tz,Asia/Tokyo,TASKS_TZ\n" +
        "data-dir,/data,--data-dir\n" +
        "read-only,off,default\n" +
        "history,on,default\n" +
        "team-index,off,default\n" +
        "user,,default\n" +
        "columns,,default\n" +
        `config-file,${own},"your own, read after a tasks.json in the working folder"\n`,
      stderr: "",
    });
  });

  it("takes global options before and after the command", async () => {
    const { tasks } = newMachine();
    const words = ["--fields", "setting,value,source", "--stage=prod"];
    const run = await tasks(
      ...words,
      "config",
      "-o",
      "ndjson",
      "--profile",
      "p",
      "--endpoint-url",
      "http://a",
    );
    expect(run).toMatchObject({ code: 0, stderr: "" });
    for (const [setting, value] of [
      ["stage", "prod"],
      ["profile", "p"],
      ["endpoint-url", "http://a"],
      ["output", "ndjson"],
    ]) {
      const source = `--${setting}`;
      expect(run.stdout).toContain(`${JSON.stringify({ setting, value, source })}\n`);
    }
    expect(run.stdout).toContain('{"setting":"target","value":"aws","source":"--endpoint-url"}\n');
  });

  it.each([
    ["json", '[\n{"setting":"target","value":"local","source":"default"},\n{"setting":"service"'],
    ["ndjson", '{"setting":"target","value":"local","source":"default"}\n{"setting":"service"'],
    ["csv", "setting,value,source\ntarget,local,default\nservice,"],
    ["tsv", "setting\tvalue\tsource\ntarget\tlocal\tdefault\nservice\t"],
    ["table", "setting       value"],
  ])("is in %s what was asked for", async (format, beginning) => {
    const run = await newMachine().tasks("config", "-o", format);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(run.stdout.slice(0, beginning.length)).toBe(beginning);
  });

  it("finds the user's files where XDG says", async () => {
    const machine = newMachine();
    const { tasks } = machine.with({
      env: { ...machine.env, XDG_CONFIG_HOME: "/config", XDG_DATA_HOME: "/data" },
    });
    const { stdout } = await tasks("config", "-o", "tsv");
    expect(stdout).toContain("\ndata-dir\t/data/tasks\tdefault\n");
    expect(stdout).toContain("\nconfig-file\t/config/tasks/tasks.json\t");
  });

  it.each(["endpoint-url", "profile"])(
    "refuses a tasks.json in the working folder that sets %s",
    async (name) => {
      const { tasks, folder } = newMachine();
      const path = join(folder, "tasks.json");
      writeFileSync(path, JSON.stringify({ [name]: "http://evil" }));
      expect(await tasks("config")).toEqual({
        code: 2,
        stdout: "",
        stderr:
          `error: ${path} may not set '${name}': a file in a working folder may come from someone else\n` +
          `hint: give --${name}, or put it into your own config file (\`tasks config\` says where that is)\n`,
      });
    },
  );

  it("passes over a tasks.json that holds records, with a note", async () => {
    const { tasks, folder } = newMachine();
    writeFileSync(join(folder, "tasks.json"), '[{"user_name":"mai"}]');
    expect(await tasks("scan", "--count", "-q")).toEqual({ code: 0, stdout: "0\n", stderr: "" });
    expect((await tasks("scan", "--count")).stderr).toBe(
      `note: ${join(folder, "tasks.json")} is not read as settings: it holds no JSON object\n`,
    );
  });

  it("keeps the records of two stages, services and tables apart", async () => {
    const { tasks } = newMachine();
    await tasks("create", "--user", "mai", "--stage", "prod");
    const count = async (...words: string[]) => (await tasks("scan", "--count", ...words)).stdout;
    expect(await count()).toBe("0\n");
    expect(await count("--service", "todo")).toBe("0\n");
    expect(await count("--stage", "prod")).toBe("1\n");
    expect(await count("--table", "tasks-prod-table")).toBe("1\n");
  });
});
