import { lstat, readdir, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** What a file that is being written needs to know of processes. */
export interface Processes {
  own: number;
  /** Where process numbers mean what they mean here, of a-z and 0-9. Undefined where that cannot be told. */
  place: string | undefined;
  isAlive(pid: number): boolean;
  /** Runs a last, synchronous step when the process ends early; gives what takes it back. */
  atExit(step: () => void): () => void;
  /** Milliseconds since 1970 UTC. */
  now(): number;
}

/** How often a file that is being written is touched, in ms, so that its age shows that somebody has it. */
export const TOUCH_MS = 60_000;
const ABANDONED_MS = 60 * TOUCH_MS;

const SUFFIX = ".partial";

/** The name under which a file is written until it is whole. `random` keeps it apart from every other writer's. */
export function temporaryPath(path: string, { place, own }: Processes, random: string): string {
  return join(dirname(path), `${prefixOf(path)}${place ?? "unknown"}-${own}-${random}${SUFFIX}`);
}

/**
 * Removes temporary files of this name that nobody writes any more: the process is gone, where its number can be trusted (in
 * another container every program may be number 1), or nobody has touched the file for an hour. What cannot be removed may
 * stay: it is in nobody's way.
 */
export async function removeLeftovers(path: string, processes: Processes): Promise<void> {
  const prefix = prefixOf(path);
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    if (!name.startsWith(prefix) || !name.endsWith(SUFFIX)) continue;
    const owner = /^([a-z0-9]+)-(\d+)-[0-9a-f]+$/.exec(name.slice(prefix.length, -SUFFIX.length));
    if (owner === null) continue;
    const [, place, pid] = owner;
    const leftover = join(dirname(path), name);
    const isGone = place === processes.place && !processes.isAlive(Number(pid));
    // Only a file or a link, and of a link not what is behind it.
    if (isGone || (await isAbandoned(leftover, processes.now()))) await rm(leftover).catch(() => undefined);
  }
}

async function isAbandoned(path: string, now: number): Promise<boolean> {
  const info = await lstat(path).catch(() => undefined);
  return info !== undefined && now - info.mtimeMs > ABANDONED_MS;
}

function prefixOf(path: string): string {
  return `.${basename(path)}.`;
}
