import { closeSync, openSync, readSync } from "node:fs";
import { randomUUID } from "node:crypto";

/**
 * A random UUID (version 4, RFC 9562) from the system's own source, which is a file on POSIX systems. Every request carries
 * one, and node:crypto takes longer to load than all the rest of signing takes.
 */
export function lazyUuid(): string {
  const bytes = Buffer.alloc(16);
  try {
    const file = openSync("/dev/urandom", "r");
    const length = readSync(file, bytes);
    closeSync(file);
    if (length !== bytes.length) return randomUUID();
  } catch {
    return randomUUID();
  }
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
