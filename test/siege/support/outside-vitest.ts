/** Stands in for vitest where test/support is used outside of it: what a test would undo, `cleanUp` does. */
const undo: (() => unknown)[] = [];

export function onTestFinished(run: () => unknown): void {
  undo.push(run);
}

/** Undoes everything since the last time, the latest first. */
export async function cleanUp(): Promise<void> {
  for (let run = undo.pop(); run !== undefined; run = undo.pop()) await run();
}
