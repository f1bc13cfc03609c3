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
  onTestFinished(() => void vi.unstubAllGlobals());
}
