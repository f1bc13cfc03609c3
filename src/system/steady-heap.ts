import { setFlagsFromString } from "node:v8";

// A newer one may not know the flag, and would say so on stderr.
const LAST_KNOWN = 24;
const FACTOR = "--semi-space-growth-factor";

/**
 * Keeps the space that V8 has for what is new as large as it is, until the function that it gives is called. V8 doubles that
 * space, up to 48 MB and on Node 24 to twice as much, by what has outlived its collections since the start, and so does it in every
 * long job, however little is alive at a time. Nothing else in a long job grows.
 */
export function steadyHeap({ node, bun }: { node: string; bun?: string } = process.versions): () => void {
  // The binary's engine has no such space.
  if (bun !== undefined || Number.parseInt(node, 10) > LAST_KNOWN) return () => undefined;
  setFlagsFromString(`${FACTOR}=1`);
  // As it was: V8 refuses a code cache that was made with other flags.
  return () => setFlagsFromString(`${FACTOR}=2`);
}
