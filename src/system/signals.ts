/** The signals that ask the program to end, each with the exit code for it: 128 and the signal's number, as shells have it. */
const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

type Signal = keyof typeof CODES;
const signals = Object.keys(CODES) as Signal[];

/**
 * Runs a last, synchronous step when one of these signals comes, and then ends the process by that signal, which its shell
 * sees: a loop ends with it. Gives what takes it back.
 */
export function beforeSignalEnds(step: () => void): () => void {
  return onceInterrupted((code, signal) => {
    step();
    // Not before others have had their step, and what runs at the end of every process.
    process.nextTick(() => {
      if (process.platform !== "win32") process.once("exit", () => process.kill(process.pid, signal));
      process.exit(code);
    });
  });
}

/** Calls back once, with the exit code, at the first of these signals; the next one ends the process as if nobody listened. */
export function onceInterrupted(tell: (exitCode: number, signal: Signal) => void): () => void {
  const listeners = signals.map((name) => [name, () => told(name)] as const);
  const stop = () => {
    for (const [name, listener] of listeners) process.off(name, listener);
  };
  const told = (signal: Signal) => {
    stop();
    tell(CODES[signal], signal);
  };
  for (const [name, listener] of listeners) process.on(name, listener);
  return stop;
}
