import { setFlagsFromString } from "node:v8";

// A newer one may not know the flag, and would say so on stderr.
const LAST_KNOWN = 24;
// The second: by how many percent the heap may exceed what outlived the last full collection before there is another one. V8
// allows 8 MB in any case; by itself it allows up to four times as much as was left.
const STEADY = ["--semi-space-growth-factor=1", "--heap-growing-percent=50"];
const USUAL = ["--semi-space-growth-factor=2", "--heap-growing-percent=0"];

/**
 * Keeps V8's heap small during a long job, until the function that it gives is called. By itself V8 doubles the space for what is new,
 * up to 48 MB and on Node 24 to twice as much, by what has outlived its collections since the start, and so does it in every
 * long job, however little is alive at a time; and it lets 20 MB of dead records come together before it looks at what is old.
 */
export function steadyHeap({ node, bun }: { node: string; bun?: string } = process.versions): () => void {
  // The binary's engine has no such spaces.
  if (bun !== undefined || Number.parseInt(node, 10) > LAST_KNOWN) return () => undefined;
  for (const flag of STEADY) setFlagsFromString(flag);
  // As it was: V8 refuses a code cache that was made with other flags.
  return () => {
    for (const flag of USUAL) setFlagsFromString(flag);
  };
}
