import { describe, expect, it } from "vitest";
import { TasksError, usageError } from "../../src/errors.ts";
import { reportError } from "../../src/output/report-error.ts";

const plain = { json: false, color: false, verbose: false };

describe("reportError", () => {
  it("says what happened and what to do, and gives the kind's exit code", () => {
    expect(reportError(new TasksError("conflict", "it is there", { hint: "tasks get" }), plain)).toEqual({
      text: "error: it is there\nhint: tasks get\n",
      exitCode: 4,
    });
  });

  it("leaves the hint out when there is none", () => {
    expect(reportError(usageError("bad flag"), plain).text).toBe("error: bad flag\n");
    expect(reportError(usageError("bad flag"), { ...plain, json: true }).text).toBe(
      '{"error":{"kind":"usage","message":"bad flag"}}\n',
    );
  });

  it("paints only the two words, with color", () => {
    expect(reportError(usageError("bad", "good"), { ...plain, color: true }).text).toBe(
      "\u001b[31m\u001b[1merror:\u001b[22m\u001b[39m bad\n\u001b[36mhint:\u001b[39m good\n",
    );
  });

  it("lets no value drive the terminal or begin a line of its own", () => {
    expect(reportError(usageError("'\u001b[2J\nhint: rm'", "a\u202eb"), plain).text).toBe(
      "error: '\\x1b[2J\\nhint: rm'\nhint: a\\u202eb\n",
    );
  });

  it("repeats no word that is longer than any name of DynamoDB's, and whole what may be one", () => {
    const [name, long] = ["名".repeat(2048), "x".repeat(20_000)];
    const error = usageError(`there is no ${name} of ${long}'s`, `tasks get ${long}`);
    const cut = `${"x".repeat(200)}…`;
    expect(reportError(error, plain).text).toBe(
      `error: there is no ${name} of ${cut}\nhint: tasks get ${cut}\n`,
    );
    const told = reportError(error, { ...plain, json: true, verbose: true }).text;
    expect(JSON.parse(told).error.message).toBe(`there is no ${name} of ${cut}`);
    expect(told.length).toBeLessThan(10_000);
  });

  it("repeats no value of many short words that would flood the screen, quoted or not", () => {
    const long = "a b\n".repeat(5000);
    expect(reportError(usageError(`there is no '${long}' here`), plain).text).toBe(
      `error: there is no '${"a b\\n".repeat(50)}…' here\n`,
    );
    for (const json of [false, true]) {
      const { text } = reportError(usageError(`the file ${long} is not there`), { ...plain, json });
      expect(text).toContain("the file a b");
      expect(text).toContain(" is not there");
      expect(text.length).toBeLessThan(7000);
    }
    const verbose = reportError(usageError(long), { ...plain, verbose: true }).text;
    expect(verbose.length).toBeLessThan(13_000);
    expect(verbose).toContain("report-error.test.ts");
  });

  it("is one line of JSON for json, with the same strings and no colour", () => {
    const { text, exitCode } = reportError(usageError("'\n\u009b'", "はまち"), {
      json: true,
      color: true,
      verbose: false,
    });
    expect(text).toBe('{"error":{"kind":"usage","message":"\'\\n\\u009b\'","hint":"はまち"}}\n');
    expect(JSON.parse(text).error.message).toBe("'\n\u009b'");
    expect(exitCode).toBe(2);
  });

  it("shows the stack and the causes when verbose, and not otherwise", () => {
    const cause = new Error("socket \u001b[2J", { cause: "cable" });
    const error = new TasksError("unavailable", "no answer", { cause });
    expect(reportError(error, plain).text).toBe("error: no answer\n");
    const lines = reportError(error, { ...plain, verbose: true }).text.split("\n");
    expect(lines.slice(0, 2)).toEqual(["error: no answer", "TasksError: no answer"]);
    expect(lines).toContain("caused by: Error: socket \\x1b[2J");
    expect(lines.at(-2)).toBe("caused by: 'cable'");
    expect(lines[2]).toMatch(/^ {4}at /);
  });

  it("reports what is no TasksError as a fault of ours, always with its stack", () => {
    const { text, exitCode } = reportError(new TypeError("x is undefined"), plain);
    expect(exitCode).toBe(1);
    expect(text.split("\n").slice(0, 3)).toEqual([
      "error: a fault in tasks itself: x is undefined",
      "hint: please report it, with this stack",
      "TypeError: x is undefined",
    ]);
    const json = JSON.parse(reportError(new TypeError("x"), { ...plain, json: true }).text);
    expect(json.error).toMatchObject({
      kind: "failed",
      stack: expect.stringMatching(/^TypeError: x\n +at /),
    });
  });

  it.each([
    ["a string", "boom", "'boom'"],
    ["undefined", undefined, "undefined"],
    ["an object without a prototype", Object.create(null), "[Object: null prototype] {}"],
    ["an error without a message", new RangeError(), "RangeError"],
  ])("survives %s as what was thrown", (_title, thrown, shown) => {
    expect(reportError(thrown, plain).text).toMatch(`error: a fault in tasks itself: ${shown}\n`);
  });

  it("ends with causes that go in a circle", () => {
    const first = new Error("first");
    first.cause = new Error("second", { cause: first });
    expect(reportError(first, plain).text.match(/^(caused by: )?Error: /gm)).toEqual([
      "Error: ",
      "caused by: Error: ",
    ]);
  });
});
