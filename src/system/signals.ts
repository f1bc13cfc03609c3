/** The signals that ask the program to end, each with the exit code for it: 128 and the signal's number, as shells have it. */
const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Calls back once, with the exit code, at the first of these signals; the next one ends the process as if nobody listened. */
export function onceInterrupted(tell: (exitCode: number) => void): () => void {
  const listeners = Object.entries(CODES).map(([name, code]) => [name, () => told(code)] as const);
  const stop = () => {
    for (const [name, listener] of listeners) process.off(name, listener);
  };
  const told = (code: number) => {
    stop();
    tell(code);
  };
  for (const [name, listener] of listeners) process.on(name, listener);
  return stop;
}
