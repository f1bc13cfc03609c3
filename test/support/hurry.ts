import { syncBuiltinESMExports } from "node:module";
import timers from "node:timers/promises";
import { onTestFinished, vi } from "vitest";

/**
 * Makes every timer of this process run so many times as fast until the test ends, so that the AWS SDK's real time-outs
 * can be waited for. What answers must then answer as much faster.
 */
export function hurry(times: number): void {
  const { setTimeout } = globalThis;
  vi.stubGlobal("setTimeout", (run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) =>
    setTimeout(run, delay / times, ...args),
  );
  const { setTimeout: sleep } = timers;
  timers.setTimeout = (delay = 0, ...rest) => sleep(delay / times, ...rest);
  syncBuiltinESMExports();
  onTestFinished(() => {
    vi.unstubAllGlobals();
    timers.setTimeout = sleep;
    syncBuiltinESMExports();
  });
}
