import { main } from "../src/main.ts";
import { createContext } from "../src/system/system-context.ts";
import { nameZone } from "../src/system/zone/machine-zone.ts";
import { systemWorld } from "../src/system/world.ts";

// The exit code `failed`.
const FAILED = 1;
const FLAG_LETTERS = "-abcdefghijklmnopqrstuvwxyz";

const world = systemWorld();
const context = createContext(world);

async function run(): Promise<number> {
  const naming = nameZone();
  if (naming !== undefined) await naming;
  return main(process.argv.slice(2), context);
}

/** Where nothing is left to wait for, and the command has not ended, the engine would leave with 0, as if all were done. */
function standsStill(): void {
  process.exitCode = FAILED;
  void context.stderr.write(
    "error: a fault in tasks itself: it came to a standstill before its end; not all was done\n" +
      "hint: see what is there before you run it again, and please report it\n",
  );
}
process.once("beforeExit", standsStill);

/**
 * Resolves to the cache key of the command that ran: the same command on the same target with the same flags and end runs the
 * same functions. Undefined for words that are not a command.
 */
export const finished: Promise<string | undefined> = run().then((code) => {
  process.removeListener("beforeExit", standsStill);
  // Not process.exit(code): it would cut off what is still on its way into a pipe.
  process.exitCode = code;
  if (!context.configured) return code === 0 ? "" : undefined;
  const { target, output } = context.settings;
  const [command, ...words] = process.argv.slice(2);
  const flags = new Set(words.filter((word) => word.startsWith("-")).map(flagOf));
  return [command, target.value, output.value, code, ...[...flags].sort()].join(" ");
});

/** Ends the process as soon as the command has finished, unless its answer is still on its way or a store is open. */
export function leave(): void {
  world.leave();
}

/** The letters and dashes that a word begins with: what comes after them is somebody's. Regular expressions take longer. */
function flagOf(word: string): string {
  if (!word.startsWith("--")) return word.slice(0, 2);
  let end = 0;
  while (end < word.length && FLAG_LETTERS.includes(word[end]!)) end += 1;
  return word.slice(0, end);
}
