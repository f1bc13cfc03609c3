import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { expect, it, onTestFinished, vi } from "vitest";
import { stageMachine } from "../support/stage-machine.ts";
import { describeEngine } from "./engines.ts";

// moto fires nothing; here a rule that matches runs the function that is deployed, as a process of its own.
describeEngine("ministack", (endpoint) => {
  it("five events of one second fire a schedule, whose function writes five records; nothing of it is left", async () => {
    const { machine, stage } = stageMachine(endpoint);
    const { tasks } = machine;
    expect(await tasks("provision")).toMatchObject({ code: 0 });
    const pattern = JSON.stringify({ source: [`test.${stage}`] });
    const onEvent = [
      "schedule",
      "on-event",
      "--input",
      '{"body":{"user_name":"ops","title":"see <$.detail.what> of <$.source>","n":"<$.detail.n>"}}',
      "--pattern",
      pattern,
      "--stamp",
      "--enabled",
      "--dead-letter",
    ];
    expect(await tasks(...onEvent)).toMatchObject({ code: 0 });
    expect((await tasks(...onEvent)).stderr).toContain("nothing to change");
    expect(await tasks("status", "--exit-code")).toMatchObject({ code: 0 });

    const events = new EventBridgeClient({ region: "us-east-1", endpoint });
    onTestFinished(() => events.destroy());
    const event = {
      Source: `test.${stage}`,
      DetailType: "test",
      Detail: '{"what":"it","n":7}',
      Time: new Date(),
    };
    const send = () => events.send(new PutEventsCommand({ Entries: Array.from({ length: 5 }, () => event) }));
    const { Entries } = await send();
    const records = async () => {
      const { stdout } = await tasks("query", "--user", "ops");
      const lines = stdout.split("\n").filter((line) => line !== "");
      return lines.map((line) => JSON.parse(line) as { stamp: string; deadline_unix_time: number });
    };
    const stamps = async () => (await records()).map(({ stamp }) => stamp);
    await vi.waitFor(async () => expect(await stamps()).toHaveLength(5), { timeout: 90_000, interval: 500 });
    expect(new Set(await stamps())).toEqual(
      new Set(Entries?.map(({ EventId }) => `tasks-${stage}-on-event ${EventId}`)),
    );

    const five = await records();
    for (const record of five) expect(record).toMatchObject({ title: `see it of test.${stage}`, n: 7 });

    // What the function has written reaches its log, which says whose firings these were.
    const created = {
      kind: "function",
      schedule: `tasks-${stage}-on-event`,
      outcome: "created",
      status: 201,
    };
    const logged = async () => {
      const { stdout } = await tasks("logs", "--since", "5m", "-o", "ndjson");
      const lines = stdout.split("\n").filter((line) => line.includes('"schedule"'));
      return lines
        .map((line) => JSON.parse(line) as { deadline_unix_time?: number })
        .filter((line) => five.some((one) => one.deadline_unix_time === line.deadline_unix_time));
    };
    await vi.waitFor(
      async () => {
        const lines = await logged();
        // ministack waits 50 ms for what a function has said, and finds what comes later when the function runs again.
        if (lines.length < 5) await send();
        expect(lines).toHaveLength(5);
      },
      { timeout: 30_000, interval: 2000 },
    );
    for (const line of await logged()) expect(line).toMatchObject(created);
    expect(JSON.parse((await tasks("schedule", "show", "on-event", "-o", "ndjson")).stdout)).toMatchObject({
      last_result: expect.stringMatching(/^201 ops \d+$/) as string,
    });

    // One of Scheduler's, which fires once and is gone then.
    const soon = String(Math.floor(Date.now() / 1000) + 12);
    expect(await tasks("schedule", "once", "--user", "mai", "--at", soon, "--enabled")).toMatchObject({
      code: 0,
    });
    await vi.waitFor(
      async () => expect((await tasks("query", "--user", "mai")).stdout).toMatch(/^[^\n]+"mai"[^\n]+\n$/),
      { timeout: 60_000, interval: 500 },
    );
    const names = async () =>
      [...(await tasks("schedule", "list")).stdout.matchAll(/"name":"([\w-]+)"/g)].map(([, name]) => name);
    await vi.waitFor(async () => expect(await names()).toEqual(["on-event"]), { timeout: 30_000 });

    expect(await tasks("destroy", "--yes", "--delete-data")).toMatchObject({ code: 0 });
    expect((await tasks("status", "-o", "csv")).stdout).not.toContain(",ok,");
  }, 240_000);
});
