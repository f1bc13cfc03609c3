import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { stageMachine } from "../support/stage-machine.ts";
import { describeEngine } from "./engines.ts";

const ORIGIN = "https://app.example.com";
const run = promisify(execFile);

// Its addresses answer, as moto's do not: who signs gets the function's answer.
describeEngine("ministack", (endpoint) => {
  it("the lines that `tasks endpoint show` prints put a record and get it, and who does not sign gets nothing", async () => {
    const { machine } = stageMachine(endpoint);
    const { tasks } = machine;
    expect(await tasks("provision")).toMatchObject({ code: 0 });
    expect(await tasks("endpoint", "--cors", ORIGIN)).toMatchObject({ code: 0 });
    expect((await tasks("endpoint", "--cors", ORIGIN)).stderr).toContain("nothing to change");
    expect(await tasks("status", "--exit-code")).toMatchObject({ code: 0 });

    type Shown = { url: string; get: string; post: string };
    const shown = JSON.parse((await tasks("endpoint", "show")).stdout) as Shown;
    const [id = ""] = new URL(shown.url).hostname.split(".");
    const here = `${endpoint}/_aws/lambda-url/${id}/`;
    const shell = async (line: string) => {
      const keys = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };
      const { stdout } = await run("sh", ["-c", line.replace(shown.url, here)], {
        env: { ...process.env, ...keys },
      });
      return JSON.parse(stdout) as unknown;
    };
    const record = { user_name: "example_kumamoto", task_description: "Report" };
    expect(await shell(shown.post)).toMatchObject(record);
    expect(await shell(shown.get)).toMatchObject({ records: [record] });
    expect((await fetch(`${here}?user_name=example_kumamoto`)).status).toBe(403);
    const preflight = await fetch(here, {
      method: "OPTIONS",
      headers: { origin: ORIGIN, "access-control-request-method": "POST" },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBe(ORIGIN);

    expect(await tasks("endpoint", "--auth", "none", "--yes")).toMatchObject({ code: 0 });
    const open = await fetch(`${here}?user_name=example_kumamoto`);
    expect([open.status, await open.json()]).toMatchObject([200, { records: [record] }]);
    expect(await tasks("destroy", "--yes", "--delete-data")).toMatchObject({ code: 0 });
    expect((await tasks("status", "-o", "csv")).stdout).not.toContain(",ok,");
  }, 120_000);
});
