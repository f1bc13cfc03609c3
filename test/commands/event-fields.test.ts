import { describe, expect, it } from "vitest";
import { newMachine } from "../support/run-tasks.ts";

const EVENT = {
  id: "7bf73129-1428",
  "detail-type": "Order",
  source: "shop",
  account: "123456789012",
  time: "2026-11-26T09:00:00Z",
  region: "us-east-1",
  detail: { id: "i-0abc", count: 12, note: 'say "hi"\n' },
};
const PATTERN = ["--pattern", '{"source":["shop"]}'];
const create = (...words: string[]) => newMachine().tasks("schedule", "orders", ...words);
const input = (title: string) => ["--input", JSON.stringify({ body: { user_name: "ops", title } })];

describe("an --input with fields of the event", () => {
  it("is made, shown as it was written, and filled in by `schedule test`", async () => {
    const machine = newMachine();
    const words = ["schedule", "orders", ...PATTERN, "--stamp", ...input("look at <$.detail.id>")];
    expect((await machine.tasks(...words)).code).toBe(0);
    expect((await machine.tasks(...words)).stderr).toContain("nothing to change");
    expect(JSON.parse((await machine.tasks("schedule", "show", "orders")).stdout)).toMatchObject({
      input: '{"body":{"title":"look at <$.detail.id>","user_name":"ops"}}',
    });
    expect(await machine.tasks("schedule", "test", "orders", JSON.stringify(EVENT))).toEqual({
      code: 0,
      stdout: `${JSON.stringify({
        name: "orders",
        matches: true,
        input:
          '{"body":{"title":"look at i-0abc","user_name":"ops"},"event_rule":"tasks-dev-orders","event_id":"7bf73129-1428","event_time":"2026-11-26T09:00:00Z"}',
      })}\n`,
      stderr: "",
    });
    const other = JSON.stringify({ ...EVENT, source: "bank" });
    expect((await machine.tasks("schedule", "test", "orders", other)).stdout).toBe(
      '{"name":"orders","matches":false}\n',
    );
  });

  it("is told to be nothing for AWS where a value would need escaping", async () => {
    const machine = newMachine();
    await machine.tasks("schedule", "orders", ...PATTERN, ...input("note: <$.detail.note>"));
    const { stdout, stderr } = await machine.tasks("schedule", "test", "orders", JSON.stringify(EVENT));
    expect(JSON.parse((JSON.parse(stdout) as { input: string }).input)).toEqual({
      body: { user_name: "ops", title: 'note: say "hi"\n' },
    });
    expect(stderr).toBe(
      "note: <$.detail.note> has a quote, a backslash or a line break, which EventBridge writes into a text as it is: on AWS the function may get nothing\n",
    );
  });

  it("may have a field alone, which is a number where it is one", async () => {
    const machine = newMachine();
    await machine.tasks("schedule", "orders", ...PATTERN, ...input("<$.detail.count>"));
    const { stdout } = await machine.tasks(
      "schedule",
      "test",
      "orders",
      JSON.stringify(EVENT),
      "--fields",
      "input",
    );
    expect(stdout).toBe(`${JSON.stringify({ input: '{"body":{"title":12,"user_name":"ops"}}' })}\n`);
  });

  it("is refused where the schedule is in the other engine already", async () => {
    const machine = newMachine();
    const rate = ["schedule", "orders", "--rate", "1h"];
    await machine.tasks(...rate, "--user", "ops", "--engine", "scheduler");
    expect(await machine.tasks(...rate, ...input("<$.time>"), "-q")).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "error: --input: <$.time> is a field of an event, and EventBridge Scheduler sends none\n" +
        "hint: write <aws.scheduler.scheduled-time>, or leave --engine, --zone, --start and --end out\n",
    });
    const scheduled = [...rate, "--engine", "scheduler", ...input("at <aws.scheduler.scheduled-time>")];
    expect((await machine.tasks(...scheduled)).code).toBe(0);
  });

  const fields = (count: number) => Array.from({ length: count }, (_, n) => `<$.detail.f${n}>`).join(" ");
  const TOO_MANY =
    "--input names 101 fields of the event; EventBridge takes at most 100\nhint: take an object as a whole, as in <$.detail>\n";
  it.each<[string, string[], string]>([
    [
      "a field that no event has",
      [...PATTERN, ...input("<$.detial.id>")],
      "--input: an event has no 'detial', which <$.detial.id> asks for\nhint: write <$.detail.id>\n",
    ],
    [
      "a field that a rate's event has not",
      ["--rate", "3m", ...input("<$.detail.id>")],
      "--input: <$.detail.id> has no value: the event of a rate or cron rule has an empty detail\n" +
        "hint: it has <$.version>, <$.id>, <$.detail-type>, <$.source>, <$.account>, <$.time>, <$.region>, <$.resources>\n",
    ],
    [
      "what is nested without end",
      [...PATTERN, "--input", `{"body":{"user_name":"a","x":${"[".repeat(50_000)}${"]".repeat(50_000)}}}`],
      "--input has more than 100 levels\nhint: flatten it: a record has at most 32\n",
    ],
    ["101 fields", [...PATTERN, ...input(fields(101))], TOO_MANY],
    ["99 fields and the stamp's two", [...PATTERN, "--stamp", ...input(fields(99))], TOO_MANY],
    [
      "a template that is too long",
      [...PATTERN, ...input(`<$.id> ${"x".repeat(8200)}`)],
      "--input has 8324 characters; EventBridge takes at most 8192\nhint: shorten it: the record's long texts can be written by an update later\n",
    ],
  ])("is refused before anything is made: %s", async (_, words, told) => {
    expect(await create(...words)).toEqual({ code: 2, stdout: "", stderr: `error: ${told}` });
  });
});
