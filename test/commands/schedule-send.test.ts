import { describe, expect, it } from "vitest";
import { newMachine, type Machine } from "../support/run-tasks.ts";

const ORDER = { source: "shop", "detail-type": "Order", id: "e-1", detail: { no: 4711, note: 'a "b"\n' } };
const send = (machine: Machine, event: object = ORDER, ...words: string[]) =>
  machine.tasks("schedule", "send", JSON.stringify(event), ...words);

async function withSchedules(): Promise<Machine> {
  const machine = newMachine();
  const make = (name: string, pattern: object, ...words: string[]) =>
    machine.tasks("schedule", name, "--pattern", JSON.stringify(pattern), "--stamp", ...words);
  const input = '{"body":{"user_name":"ops","title":"ship <$.detail.no>: <$.detail.note>"}}';
  await make("orders", { source: ["shop"] }, "--input", input, "--enabled");
  await make("all", { "detail-type": [{ prefix: "" }] }, "--user", "mai", "--enabled");
  await make("bank", { source: ["bank"] }, "--user", "mai", "--enabled");
  await make("off", { source: ["shop"] }, "--user", "mai");
  return machine;
}

describe("tasks schedule send", () => {
  it("fires each schedule that is on and matches, with the event's fields, and says what came of it", async () => {
    const machine = await withSchedules();
    expect(await send(machine)).toEqual({
      code: 0,
      stdout:
        '{"name":"all","event_id":"e-1","result":"201 mai 1795395600"}\n' +
        '{"name":"orders","event_id":"e-1","result":"201 ops 1795395600"}\n',
      stderr: "note: off matches and is switched off; `tasks schedule enable off` switches it on\n",
    });
    expect(JSON.parse((await machine.tasks("query", "--user", "ops")).stdout)).toEqual({
      user_name: "ops",
      deadline_unix_time: 1_795_395_600,
      stamp: "tasks-dev-orders e-1",
      title: 'ship 4711: a "b"\n',
    });
    expect(
      (await machine.tasks("schedule", "list", "--fields", "name,last_result", "-o", "csv")).stdout,
    ).toBe("name,last_result\nall,201 mai 1795395600\nbank,\noff,\norders,201 ops 1795395600\n");
  });

  it("of an event that was sent before makes no second record, and of another one does", async () => {
    const machine = await withSchedules();
    await send(machine);
    expect((await send(machine)).stdout).toContain(
      '"name":"orders","event_id":"e-1","result":"200 {\\"duplicate\\":true}"',
    );
    expect((await send(machine, { ...ORDER, id: "e-2" })).stdout).toContain('"result":"201 ops 1795395601"');
    expect((await machine.tasks("query", "--user", "ops", "--count")).stdout).toBe("2\n");
  });

  it("adds what is left out, and takes a file", async () => {
    const machine = await withSchedules();
    const { stdout } = await send(machine, { source: "bank", "detail-type": "Loan" });
    const [first] = stdout.split("\n").map((line) => JSON.parse(line || "{}") as { event_id: string });
    expect(first?.event_id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect((await machine.tasks("schedule", "send", "@none.json")).code).toBe(2);
  });

  it("with --dry-run shows what the function would get, and fires nothing", async () => {
    const machine = await withSchedules();
    const { stdout, stderr } = await send(machine, ORDER, "--dry-run");
    expect(stderr).toContain("dry run: nothing was fired; this is what the function would get\n");
    const input = { body: { title: 'ship 4711: a "b"\n', user_name: "ops" }, event_rule: "tasks-dev-orders" };
    const stamp = { event_id: "e-1", event_time: "2026-11-23T01:00:00Z" };
    expect(stdout).toContain(
      `"name":"orders","event_id":"e-1","input":${JSON.stringify(JSON.stringify({ ...input, ...stamp }))}`,
    );
    expect((await machine.tasks("scan", "--count")).stdout).toBe("0\n");
  });

  it("says that nothing matched, and what failed", async () => {
    expect(await send(newMachine())).toEqual({
      code: 0,
      stdout: "",
      stderr: expect.stringContaining("note: no schedule has a pattern that matches this event\n"),
    });
    const machine = newMachine();
    const bad = ["--pattern", '{"source":["shop"]}', "--input", '{"body":{"user_name":"<$.detail.who>"}}'];
    await machine.tasks("schedule", "bad", ...bad, "--enabled");
    const { code, stdout, stderr } = await send(machine);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/"result":"failed: nothing was written: .*; attempt 2 of 3 follows"/),
    ]);
    expect(stderr).toContain(
      "error: it failed for bad\nhint: `tasks serve` tries it again, as Lambda does\n",
    );
  });

  it.each<[string, string, string]>([
    ["[1]", "the event is not an event but a list", "write it as in"],
    [deep(1500), "the event has more than 1000 levels", "flatten it: EventBridge takes no such event"],
    [deep(4000), "the event has more than 1000 levels", "flatten it: EventBridge takes no such event"],
    [deep(40_000), "the event is nested too deeply", "write it as in"],
    ["{", "the event is not JSON: ", "write it as in"],
    ['{"source":"shop"}', "the event has no detail-type", "write it as in"],
    [
      '{"Source":"shop","DetailType":"x"}',
      "the event has no source",
      "Source is PutEvents' word: write it as in",
    ],
    ['{"source":1,"detail-type":"x"}', "the event has a source that is not a text", "write it as in"],
    [
      '{"source":"a","detail-type":"x","time":"soon"}',
      'the event has the time "soon", which is none',
      'write "time":"2026-12-01T09:00:00Z", or leave it out for now',
    ],
    [
      '{"source":"a","detail-type":"x","detail":"{}"}',
      "the event has a detail that is not an object",
      "write",
    ],
    ['{"source":"a","detail-type":"x","id":7}', "the event has an id that is not a text", 'write "id":"1"'],
  ])("refuses %.60s", async (event, message, hint) => {
    expect(await newMachine().tasks("schedule", "send", event)).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(new RegExp(`^error: ${escaped(message)}.*\nhint: ${escaped(hint)}`)),
    });
  });

  it("on AWS names the AWS CLI's own command, and for events of AWS that there is none", async () => {
    const refused = async (source: string) =>
      (await newMachine().tasks("schedule", "send", JSON.stringify({ ...ORDER, source }), "--target", "aws"))
        .stderr;
    expect(await refused("shop")).toBe(
      "error: `tasks schedule send` is for the local target; on AWS anybody may put events on the bus\n" +
        `hint: aws events put-events --entries '[{"Source":"shop","DetailType":"Order","Detail":"{\\"no\\":4711,\\"note\\":\\"a \\\\\\"b\\\\\\"\\\\n\\"}"}]'\n`,
    );
    expect(await refused("aws.ec2")).toContain(
      "hint: EventBridge takes events of aws.ec2 from AWS alone: `tasks schedule test --target aws` says what one would fire\n",
    );
  });
});

function deep(levels: number): string {
  return `{"source":"shop","detail-type":"Order","detail":{"a":${"[".repeat(levels)}${"]".repeat(levels)}}}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
