import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openProgress } from "../../src/output/progress.ts";
import { Screen } from "../support/screen.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const clock = { elapsed: () => Date.now() };

function openLines({ total, quiet = false }: { total?: number; quiet?: boolean } = {}) {
  let text = "";
  const stream = {
    isTTY: false,
    columns: undefined,
    async write(part: string) {
      text += part;
    },
  };
  const progress = openProgress("import", total, stream, { quiet, clock });
  return { progress, text: () => text };
}

function openBar(columns: number, total?: number) {
  const screen = new Screen(columns);
  return { screen, progress: openProgress("import", total, screen, { quiet: false, clock }) };
}

describe("progress without a terminal", () => {
  it("is a line every five seconds, with count, share and rate", () => {
    const { progress, text } = openLines({ total: 40_000 });
    vi.advanceTimersByTime(4_990);
    progress.update(15_000, 10_000);
    expect(text()).toBe("");
    vi.advanceTimersByTime(10);
    expect(text()).toBe("import: 15,000 records, 25 %, 3,000/s\n");
    progress.update(20_000, 30_000);
    vi.advanceTimersByTime(5_000);
    expect(text().split("\n")[1]).toBe("import: 20,000 records, 75 %, 2,000/s");
  });

  it("says so too while nothing goes on", () => {
    const { progress, text } = openLines();
    progress.update(1_000, 500);
    vi.advanceTimersByTime(10_000);
    expect(text()).toBe("import: 1,000 records, 200/s\nimport: 1,000 records, 100/s\n");
  });

  it("never claims all of it, since what was read last may not be written yet", () => {
    const { progress, text } = openLines({ total: 100 });
    progress.update(100, 100);
    vi.advanceTimersByTime(5_000);
    progress.update(250, 250);
    vi.advanceTimersByTime(5_000);
    expect(text()).toBe("import: 100 records, 99 %, 20/s\nimport: 250 records, 99 %, 25/s\n");
  });

  it("knows no share of a total that is not known or is nothing", () => {
    const { progress, text } = openLines({ total: 0 });
    progress.update(5, 5);
    vi.advanceTimersByTime(5_000);
    expect(text()).toBe("import: 5 records, 1/s\n");
  });

  it("counts one record as one", () => {
    const { progress, text } = openLines();
    progress.update(1, 500);
    vi.advanceTimersByTime(5_000);
    expect(text()).toBe("import: 1 record, 0/s\n");
  });

  it("ends: no line comes later, and the process is not kept from ending", () => {
    const { progress, text } = openLines();
    progress.end();
    progress.end();
    vi.advanceTimersByTime(60_000);
    expect(text()).toBe("");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("under --quiet is nothing but what has to be said", async () => {
    const { progress, text } = openLines({ quiet: true });
    progress.update(5, 5);
    await progress.say("line 3: bad");
    vi.advanceTimersByTime(60_000);
    progress.end();
    expect(text()).toBe("line 3: bad\n");
  });

  it("is not in the way when nobody can read it", async () => {
    const write = vi.fn<(text: string) => Promise<void>>(() => Promise.reject(new Error("EPIPE")));
    const stream = { isTTY: false, columns: undefined, write };
    const progress = openProgress("import", 10, stream, { quiet: false, clock });
    await vi.advanceTimersByTimeAsync(20_000);
    progress.end();
    expect(write).toHaveBeenCalledTimes(4);
  });
});

describe("progress on a terminal", () => {
  it("is not there in the first moment", async () => {
    const { progress, screen } = openBar(80, 40_000);
    vi.advanceTimersByTime(599);
    await progress.say("line 3: bad");
    expect(screen.lines).toEqual(["line 3: bad", ""]);
    vi.advanceTimersByTime(1);
    expect(screen.lines[1]).toContain("0 %  import: 0 records");
    progress.end();
    expect(screen.lines).toEqual(["line 3: bad", ""]);
  });

  it("is never there for what is over sooner", () => {
    const { progress, screen } = openBar(80, 40_000);
    progress.end();
    vi.advanceTimersByTime(60_000);
    expect(screen.lines).toEqual([""]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is a bar with share, count, rate and time left", () => {
    const { progress, screen } = openBar(100, 40_000);
    vi.advanceTimersByTime(4_000);
    progress.update(15_000, 10_000);
    vi.advanceTimersByTime(1_000);
    // A quarter of 24 in 5 seconds leaves three times as long.
    expect(screen.lines).toEqual([
      `${"█".repeat(6)}${"░".repeat(18)} 25 %  import: 15,000 records, 3,000/s, 15 s left`,
    ]);
    progress.end();
  });

  it.each([
    [60, "█████░░░░ 50 %  import: 15,000 records, 3,000/s, 5.0 s left"],
    [50, "50 %  import: 15,000 records, 3,000/s, 5.0 s left"],
    [47, "████░░░░ 50 %  import: 15,000 records, 3,000/s"],
    [45, "███░░░ 50 %  import: 15,000 records, 3,000/s"],
    [42, "50 %  import: 15,000 records, 3,000/s"],
    [30, "50 %  import: 15,000 records,"],
    [1, ""],
  ])("fits into %s columns, with all that has room", (columns, line) => {
    const { progress, screen } = openBar(columns, 40_000);
    progress.update(15_000, 20_000);
    vi.advanceTimersByTime(5_000);
    expect(screen.lines).toEqual([line]);
    progress.end();
  });

  it("is not full before the job is over, and then does not know how long that takes", () => {
    const { progress, screen } = openBar(100, 40_000);
    progress.update(15_000, 40_000);
    vi.advanceTimersByTime(5_000);
    expect(screen.lines).toEqual([`${"█".repeat(23)}░ 99 %  import: 15,000 records, 3,000/s`]);
    progress.end();
    expect(screen.lines).toEqual([""]);
  });

  it("shows count and rate where the end is not known", () => {
    const { progress, screen } = openBar(60);
    progress.update(15_000, 20_000);
    vi.advanceTimersByTime(5_000);
    expect(screen.lines).toEqual(["import: 15,000 records, 3,000/s"]);
    progress.end();
  });

  it("ends clean: nothing of it stays, and the terminal is as it was", () => {
    const { progress, screen } = openBar(60, 100);
    progress.update(50, 50);
    vi.advanceTimersByTime(1_000);
    progress.end();
    progress.end();
    expect(screen.lines).toEqual([""]);
    vi.advanceTimersByTime(60_000);
    expect(screen.lines).toEqual([""]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("changes nothing of the terminal at any time that would stay after a kill", () => {
    const { progress, screen } = openBar(60, 100);
    vi.advanceTimersByTime(1_000);
    // Modes such as line wrapping and the cursor's visibility begin with a question mark; ESC 7 saves the cursor.
    // oxlint-disable-next-line no-control-regex
    expect(screen.written).not.toMatch(/\x1b(?!\[\d*[GK])/);
    progress.end();
  });

  it("leaves what is said where it is, and goes on below", async () => {
    const { progress, screen } = openBar(60, 100);
    for (const line of [3, 4, 5]) {
      progress.update(line, line);
      vi.advanceTimersByTime(1_000);
      await progress.say(`line ${line}: bad`);
    }
    vi.advanceTimersByTime(1_000);
    expect(screen.lines.slice(0, 3)).toEqual(["line 3: bad", "line 4: bad", "line 5: bad"]);
    expect(screen.lines[3]).toContain("5 %");
    progress.end();
    expect(screen.lines).toEqual(["line 3: bad", "line 4: bad", "line 5: bad", ""]);
  });
});
