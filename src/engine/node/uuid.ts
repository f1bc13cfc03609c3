import { closeSync, openSync, readSync } from "node:fs";
import { randomUUID } from "node:crypto";

const SIZE = 16;
// What a file gives at once: opening it takes longer than all the rest of a UUID.
const POOL = 64;

let pool: Buffer = Buffer.alloc(0);

/**
 * A random UUID (version 4, RFC 9562) from the system's own source, which is a file on POSIX systems. Every request carries
 * one, and node:crypto takes longer to load than all the rest of signing takes.
 */
export function lazyUuid(): string {
  if (pool.length === 0) pool = randomBytes();
  if (pool.length === 0) return randomUUID();
  const bytes = pool.subarray(0, SIZE);
  pool = pool.subarray(SIZE);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** None where the system has no such file. */
function randomBytes(): Buffer {
  const bytes = Buffer.alloc(POOL * SIZE);
  try {
    const file = openSync("/dev/urandom", "r");
    const length = readSync(file, bytes);
    closeSync(file);
    return length === bytes.length ? bytes : Buffer.alloc(0);
  } catch {
    return Buffer.alloc(0);
  }
}
