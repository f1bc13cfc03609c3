import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from "node:fs";
import { usageError } from "../errors.ts";
import { fileFault } from "./files/file-fault.ts";

/** The most bytes that a config file may have. */
export const LONGEST_CONFIG = 1024 * 1024;

/** What a config file holds, up to LONGEST_CONFIG bytes of it, and the number of the user whose file it is; or what it is. */
export type ConfigText = { start: string; isCut: boolean; owner: number } | { not: string };

/**
 * Reads a config file, never one that could wait or have no end. Undefined where nothing is there. Throws a usage error
 * for a file that cannot be read.
 */
export function readConfigText(path: string): ConfigText | undefined {
  try {
    const kind = statSync(path, { throwIfNoEntry: false });
    if (kind === undefined) return undefined;
    return kind.isFile() ? readStart(path) : { not: nameOf(kind) };
  } catch (error) {
    throw usageError(
      `the config file ${path} cannot be read: ${fileFault(error, "read")}`,
      "check its permissions",
    );
  }
}

function readStart(path: string): ConfigText {
  // Not to wait for a pipe that somebody has just put there. Windows has no such flag, and no such pipes.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const info = fstatSync(file);
    if (!info.isFile()) return { not: nameOf(info) };
    const bytes = Buffer.allocUnsafe(Math.min(info.size, LONGEST_CONFIG) + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(file, bytes, length, bytes.length - length, null);
    const isCut = length > LONGEST_CONFIG;
    const start = bytes.toString("utf8", 0, Math.min(length, LONGEST_CONFIG));
    // Editors on Windows write the mark before UTF-8, and JSON has none.
    return { start: start.replace(/^\ufeff/, ""), isCut, owner: info.uid };
  } finally {
    closeSync(file);
  }
}

function nameOf(info: Stats): string {
  if (info.isDirectory()) return "a folder";
  if (info.isFIFO()) return "a pipe";
  return info.isSocket() ? "a socket" : "a device";
}
