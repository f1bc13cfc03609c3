import { describe, expect, it } from "vitest";
import { mergePages } from "../../src/table/merge-pages.ts";

/** A source of which the test decides when it goes on, and which says when it has been closed. */
function source() {
  const steps: { resolve(value: string | undefined): void; reject(error: Error): void }[] = [];
  const waiting: Promise<string | undefined>[] = [];
  const state = { asked: 0, closed: false };
  const step = (index: number): Promise<string | undefined> => {
    while (waiting.length <= index) {
      waiting.push(new Promise((resolve, reject) => steps.push({ resolve, reject })));
    }
    return waiting[index]!;
  };
  async function* pages(): AsyncGenerator<string> {
    try {
      for (let index = 0; ; index += 1) {
        state.asked += 1;
        const value = await step(index);
        if (value === undefined) return;
        yield value;
      }
    } finally {
      state.closed = true;
    }
  }
  const settle = (index: number) => {
    void step(index).catch(() => undefined);
    return steps[index]!;
  };
  let given = 0;
  return {
    pages: pages(),
    state,
    give: (value: string | undefined) => settle(given++).resolve(value),
    fail: (error: Error) => settle(given++).reject(error),
  };
}

describe("sources read side by side", () => {
  it("give what comes, as it comes, and hold nobody up", async () => {
    const [a, b] = [source(), source()];
    const merged = mergePages([a.pages, b.pages]);
    const first = merged.next();
    b.give("b1");
    expect(await first).toEqual({ done: false, value: "b1" });
    b.give("b2");
    expect((await merged.next()).value).toBe("b2");
    a.give("a1");
    expect((await merged.next()).value).toBe("a1");
    b.give(undefined);
    a.give("a2");
    expect((await merged.next()).value).toBe("a2");
    a.give(undefined);
    expect(await merged.next()).toEqual({ done: true, value: undefined });
  });

  it("are all asked at once, and read one page ahead at most", async () => {
    const [a, b] = [source(), source()];
    const merged = mergePages([a.pages, b.pages]);
    expect([a.state.asked, b.state.asked]).toEqual([0, 0]);
    const first = merged.next();
    a.give("a1");
    a.give("a2");
    a.give("a3");
    expect((await first).value).toBe("a1");
    expect([a.state.asked, b.state.asked]).toEqual([2, 1]);
    await merged.return(undefined);
    b.give(undefined);
  });

  it("that give fast do not starve the others", async () => {
    const endless = async function* (value: string) {
      for (;;) yield value;
    };
    const seen = new Set<string>();
    let count = 0;
    for await (const value of mergePages([endless("a"), endless("b"), endless("c")])) {
      seen.add(value);
      if ((count += 1) === 30) break;
    }
    expect([...seen].toSorted()).toEqual(["a", "b", "c"]);
  });

  it("are closed when the reader stops early", async () => {
    const [a, b] = [source(), source()];
    const merged = mergePages([a.pages, b.pages]);
    const first = merged.next();
    a.give("a1");
    a.give("a2");
    await first;
    await merged.return(undefined);
    // The other one is still waiting for its page, and closes when that comes.
    b.give("b1");
    await new Promise(setImmediate);
    expect([a.state.closed, b.state.closed]).toEqual([true, true]);
  });

  it("fail with the first one that fails; a later failure of another one is not unheard of", async () => {
    const [a, b] = [source(), source()];
    const merged = mergePages([a.pages, b.pages]);
    const first = merged.next();
    a.fail(new Error("first"));
    await expect(first).rejects.toThrow("first");
    // Vitest fails a run in which a rejection is unhandled.
    b.fail(new Error("second"));
    await new Promise(setImmediate);
    expect(await merged.next()).toEqual({ done: true, value: undefined });
  });

  it("whose next page fails after the reader has stopped fail unheard", async () => {
    const a = source();
    const merged = mergePages([a.pages]);
    const first = merged.next();
    a.give("a1");
    await first;
    const stopped = merged.return(undefined);
    a.fail(new Error("nobody reads on"));
    expect((await stopped).done).toBe(true);
    // Vitest fails a run in which a rejection is unhandled.
    await new Promise(setImmediate);
  });

  it("are over at once when there are none", async () => {
    expect(await mergePages([]).next()).toEqual({ done: true, value: undefined });
  });
});
