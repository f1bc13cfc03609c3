import { constants, fstatSync, type BigIntStats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { usageError } from "../../errors.ts";

/** A file that must not be written over, and what it is to the user, as in "the file that is imported". */
export interface KeptFile {
  what: string;
  /** As `identityOf` gives it; a file may come to be while another is written. */
  identity(): Promise<string | undefined>;
}

/**
 * Which file a path names, however it is spelled: device and inode, and for one that is not there yet its folder's and the
 * name. Undefined where nothing can be lost: no such folder, a terminal or another character device.
 */
export async function identityOf(path: string): Promise<string | undefined> {
  try {
    return identityOfStats(await stat(path, { bigint: true }));
  } catch {
    return identityOfMissing(path);
  }
}

/** The same for an open file's `stat`. */
export function identityOfStats({ dev, ino, mode }: BigIntStats): string | undefined {
  const isCharacterDevice = (Number(mode) & constants.S_IFMT) === constants.S_IFCHR;
  return isCharacterDevice ? undefined : `${dev}:${ino}`;
}

/** The same for a file that this process has open; undefined for no descriptor, or none that is open. */
export function identityOfDescriptor(descriptor: number | undefined): string | undefined {
  try {
    return descriptor === undefined ? undefined : identityOfStats(fstatSync(descriptor, { bigint: true }));
  } catch {
    return undefined;
  }
}

/** Throws a usage error when the path names one of the files. */
export async function refuseKept(path: string, kept: readonly KeptFile[]): Promise<void> {
  const identity = await identityOf(path);
  if (identity === undefined) return;
  for (const { what, identity: identityOfKept } of kept) {
    if ((await identityOfKept()) === identity)
      throw usageError(`the file ${path} is ${what}, and would be lost`, "name another file");
  }
}

async function identityOfMissing(path: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(await realpath(dirname(path)), { bigint: true });
    return `${dev}:${ino}/${basename(path)}`;
  } catch {
    return undefined;
  }
}
