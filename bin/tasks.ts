import { main } from "../src/main.ts";
import { createContext } from "../src/system-context.ts";
import { systemWorld } from "../src/world.ts";

// `tasks scan | head -1`: the reader has what it wanted. Nothing that is still to be written has anywhere to go.
// What else keeps an answer from being written is told by main: the write itself fails.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
});
// Nobody is there to be told; what was asked for goes on.
process.stderr.on("error", () => undefined);

const context = createContext(systemWorld());

/** Resolves when the command is over, to what it was: the parts of the program that such a command uses. */
export const finished: Promise<string> = main(process.argv.slice(2), context).then((code) => {
  // Not process.exit: it would cut off what is still on its way into a pipe.
  process.exitCode = code;
  if (!context.configured) return "";
  const { target, output } = context.settings;
  return `${process.argv[2]} ${target.value} ${output.value}`;
});
