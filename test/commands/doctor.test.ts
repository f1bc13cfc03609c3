import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startDynalite } from "../support/dynalite.ts";
import { makeTable } from "../support/dynamo.ts";
import { useNoAwsAccount } from "../support/no-aws-account.ts";
import { newMachine } from "../support/run-tasks.ts";
import { systemClock } from "../../src/system/system-clock.ts";

const checks = (stdout: string) =>
  stdout
    .split("\n")
    .slice(1, -1)
    .map((line) => line.split(",").slice(0, 2).join(" "));

describe("tasks doctor on the local store", () => {
  it("says where the store will be, and makes none", async () => {
    const { tasks, folder } = newMachine();
    const path = join(folder, "home/.local/share/tasks/tasks.db");
    expect(await tasks("doctor")).toEqual({
      code: 0,
      stdout:
        '{"check":"target","result":"ok","detail":"local (default)"}\n' +
        `{"check":"store","result":"ok","detail":"${path} will be made by the first record"}\n`,
      stderr: "",
    });
    expect(existsSync(path)).toBe(false);
  });

  it("counts records and looks for damage", async () => {
    const { tasks } = newMachine();
    await tasks("create", "--user", "mai");
    const run = await tasks("doctor", "-o", "csv");
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^check,result,detail,hint\n/);
    expect(checks(run.stdout)).toEqual(["target ok", "store ok", "integrity ok", "records ok"]);
    expect(run.stdout).toContain("(1 record, ");
  });

  it("ends with 1 for a file that is no store, and says what to do", async () => {
    const { tasks, folder } = newMachine();
    mkdirSync(join(folder, "data"));
    writeFileSync(join(folder, "data/tasks.db"), "something else altogether\n".repeat(100));
    const run = await tasks("doctor", "--data-dir", join(folder, "data"), "-o", "json");
    expect(run.code).toBe(1);
    const [, store] = JSON.parse(run.stdout);
    expect(store).toMatchObject({
      check: "store",
      result: "not ok",
      hint: "put a backup in its place, or move it away to begin an empty one",
    });
    expect(JSON.parse(run.stderr)).toEqual({
      error: { kind: "failed", message: "not ok: store", hint: "follow the hints above, then check again" },
    });
  });
});

describe("tasks doctor on AWS", () => {
  useNoAwsAccount({ keys: true });
  let engine: Awaited<ReturnType<typeof startDynalite>>;
  beforeAll(async () => {
    engine = await startDynalite();
  });
  afterAll(() => engine.stop());
  const doctor = (...words: string[]) =>
    newMachine()
      .with({ clock: systemClock })
      .tasks("doctor", "-o", "csv", "--endpoint-url", engine.endpoint, ...words);

  it("is content where all is there, and shows no secret", async () => {
    const table = await makeTable(engine.endpoint);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "very-secret-key");
    const run = await doctor("--region", "us-east-1", "--table", table);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
    expect(run).toMatchObject({ code: 0, stderr: "" });
    const all = ["target ok", "region ok", "credentials ok", "table ok"];
    expect(checks(run.stdout).filter((line) => !line.startsWith("clock"))).toEqual(all);
    expect(run.stdout).toContain(`table,ok,${table} is ACTIVE,`);
    expect(run.stdout).not.toContain("very-secret");
  });

  it("ends with 1 where the table is missing, and names the way to make it", async () => {
    const run = await doctor("--region", "us-east-1");
    expect(run.code).toBe(1);
    const provision = `tasks provision --region us-east-1 --endpoint-url ${engine.endpoint}`;
    expect(run.stdout).toContain(
      `table,not ok,there is no table tasks-dev-table,make it with \`${provision}\`\n`,
    );
    expect(run.stderr).toBe("error: not ok: table\nhint: follow the hints above, then check again\n");
  });

  it("finds every fault in one run", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
    const run = await doctor();
    vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
    expect(run.code).toBe(1);
    expect(checks(run.stdout)).toEqual(["target ok", "region not ok", "credentials not ok", "table not ok"]);
    expect(
      run.stdout
        .split("\n")
        .slice(2, -1)
        .every((line) => !line.endsWith(",")),
    ).toBe(true);
  });
});
