import { createInterface } from "node:readline/promises";

/** Asks on a terminal and gives the line that was typed; "" when the input ends. `interrupt` is told of Ctrl-C. */
export async function prompt(
  question: string,
  streams: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream },
  interrupt: () => void,
): Promise<string> {
  const terminal = createInterface(streams);
  // readline keeps Ctrl-C to itself, and never settles the question when the input ends.
  terminal.on("SIGINT", interrupt);
  const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
  try {
    return await Promise.race([terminal.question(question), ended]);
  } finally {
    terminal.close();
  }
}
