import type { Context } from "../context.ts";

/** Under --verbose, what reports each API call. */
export async function callReport(context: Context) {
  if (!context.settings.verbose) return undefined;
  return (await import("./verbose.ts")).callReport(context.stderr);
}

/** The same of the local store's. */
export async function storeWatch(context: Context) {
  if (!context.settings.verbose) return undefined;
  return (await import("./verbose.ts")).storeWatch(context.stderr, context.clock);
}
