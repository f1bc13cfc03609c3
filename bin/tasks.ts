#!/usr/bin/env node
import { main } from "../src/main.ts";
import { createContext, systemWorld } from "../src/system-context.ts";

// `tasks scan | head -1`: the reader has what it wanted. Nothing that is still to be written has anywhere to go.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

// By way of exit, so that a file that is only half written is removed. 128 + the signal's number, as shells have it.
for (const [signal, number] of [["SIGINT", 2] as const, ["SIGTERM", 15] as const, ["SIGHUP", 1] as const]) {
  process.once(signal, () => process.exit(128 + number));
}

// Not process.exit: it would cut off what is still on its way into a pipe.
process.exitCode = await main(process.argv.slice(2), createContext(systemWorld()));
