import { describe, expect, it } from "vitest";
import { runInvocation } from "../../../src/local/serve/run-invocation.ts";
import { Store } from "../../../src/local/store/store.ts";
import { systemClock } from "../../../src/system/system-clock.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

function openPlace() {
  const dataDir = temporaryFolder();
  const notes: string[] = [];
  const note = async (text: string) => void notes.push(text);
  /** 2026-12-01T09:00:00Z. */
  const clock = { ...systemClock, now: () => 1_796_115_600_000 };
  const invoke = (event: unknown) =>
    runInvocation(JSON.stringify(event), { dataDir, tableName: "t", teamIndex: false, clock, note });
  return { dataDir, invoke, notes };
}

describe("an invocation on the local store", () => {
  it("gives what Lambda would: the answer as JSON, and the log", async () => {
    const { invoke, notes } = openPlace();
    const { answer, failure, log } = await invoke({ body: { user_name: "a" } });
    expect([JSON.parse(answer), failure]).toEqual([
      { statusCode: 201, body: { user_name: "a", deadline_unix_time: 1_796_115_600 } },
      undefined,
    ]);
    expect(JSON.parse(log)).toMatchObject({
      timestamp: "2026-12-01T09:00:00.000Z",
      message: "create",
      status: 201,
    });
    expect(notes).toEqual([expect.stringContaining("made the local store")]);
  });

  it("gives the function's failure where it would be tried again, and no inside of it", async () => {
    const { dataDir, invoke } = openPlace();
    const store = new Store(dataDir, systemClock);
    store.run("INSERT INTO record VALUES ('t', 'a', 1796115600, '', '{}', 0)");
    store.close();
    const body = { user_name: "a", deadline_unix_time: 1_796_115_600 };
    const { answer, failure, log } = await invoke({ body });
    expect(failure).toBe("Unhandled");
    expect(JSON.parse(answer)).toMatchObject({
      errorType: "Error",
      errorMessage: expect.stringMatching(/^the record could not be written/) as unknown,
    });
    expect(answer).not.toContain("damaged");
    expect(log).toContain("damaged");
  });
});
