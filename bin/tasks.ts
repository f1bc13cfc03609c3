import { main } from "../src/main.ts";
import { createContext } from "../src/system/system-context.ts";
import { systemWorld } from "../src/system/world.ts";

const world = systemWorld();
const context = createContext(world);

/**
 * Resolves to the cache key of the command that ran: the same command on the same target with the same flags and end runs the
 * same functions. Undefined for words that are not a command.
 */
export const finished: Promise<string | undefined> = main(process.argv.slice(2), context).then((code) => {
  // Not process.exit(code): it would cut off what is still on its way into a pipe.
  process.exitCode = code;
  if (!context.configured) return code === 0 ? "" : undefined;
  const { target, output } = context.settings;
  const [command, ...words] = process.argv.slice(2);
  const flags = words.flatMap((word) => /^(--[a-z-]+|-[a-z])/i.exec(word)?.[0] ?? []);
  return [command, target.value, output.value, code, ...new Set(flags.sort())].join(" ");
});

/** Ends the process as soon as the command has finished, unless its answer is still on its way. */
export function leave(): void {
  // A local store is one file only when SQLite has taken its log in, which happens while the process comes to its end.
  if (!context.configured || context.settings.target.value !== "local") world.leave();
}
