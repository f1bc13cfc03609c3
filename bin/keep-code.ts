import { closeSync, mkdirSync, readdirSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { HEADER_BYTES, isOwn, readTwice, type Header, type Program } from "./code-cache.ts";

// A build, a version of Node, an architecture and a command; while it is written, eight digits more.
const CACHE_NAME = /^[0-9a-f]{16}-v\d+\.\d+\.\d+[^/]*-[0-9a-z_]+-[a-z]{1,20}(|\.[0-9a-f]{8})$/;

/** Keeps what was compiled for such a use. Taken after a run it holds what the run needed. */
export function keepCode({ path, cache, scripts }: Program, use: string): void {
  if (path === undefined) return;
  const parts = new Map<string, Buffer>();
  for (const [name, [position, length]] of Object.entries(cache?.scripts ?? {})) {
    const data = scripts.has(name) ? undefined : readTwice(cache!.file, 2 * HEADER_BYTES + position, length);
    if (data !== undefined) parts.set(name, data);
  }
  for (const [name, script] of scripts) parts.set(name, script.createCachedData());
  // On Windows a file that is open cannot be replaced.
  if (cache !== undefined) closeSync(cache.file);
  writeCache(path, [...(cache?.uses ?? []), use], parts);
}

function writeCache(path: string, uses: string[], parts: Map<string, Buffer>): void {
  const scripts: Header["scripts"] = {};
  let position = 0;
  for (const [name, { length }] of parts) {
    scripts[name] = [position, length];
    position += 2 * length;
  }
  const header = Buffer.alloc(HEADER_BYTES, " ");
  const text = JSON.stringify({ uses, scripts } satisfies Header);
  if (header.write(text) < text.length) return;
  const bytes = Buffer.concat([header, ...parts.values()].flatMap((part) => [part, part]));
  try {
    const folder = dirname(path);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOwn(folder)) return;
    removeOthers(folder, basename(path));
    const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}`;
    writeFileSync(temporary, bytes, { mode: 0o600, flag: "wx" });
    renameSync(temporary, path);
  } catch {
    // A full disk, a folder that cannot be written: the next run compiles again.
  }
}

/**
 * Removes the caches of other builds, and what killed writers left. Those of this build for other versions of Node stay:
 * where two of them are in use, each run would remove the other's.
 */
function removeOthers(folder: string, own: string): void {
  const [build = ""] = own.split("-");
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [, isPart] = CACHE_NAME.exec(entry.name) ?? [];
    // One that is just being written is lost too, and made another time.
    const isOther = isPart !== undefined && (isPart !== "" || !entry.name.startsWith(`${build}-`));
    if (isOther && entry.isFile()) unlinkSync(join(folder, entry.name));
  }
}
