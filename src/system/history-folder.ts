import {
  appendFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as otherEvents } from "node:timers/promises";
import type { HistoryFolder } from "../ports.ts";

const DAYS = 90;
const MOST_BYTES = 512 * 1024 * 1024;
const CHUNK = 256 * 1024;
const NEWLINE = 10;
const DAY = /^\d{4}-\d{2}-\d{2}\.ndjson$/;

const temporaryFolders: string[] = [];

/** A history for as long as the process runs. */
export function temporaryHistory(): HistoryFolder {
  const folder = mkdtempSync(join(tmpdir(), "tasks-"));
  if (temporaryFolders.length === 0) process.once("exit", removeTemporaryFolders);
  temporaryFolders.push(folder);
  return historyFolder(folder);
}

function removeTemporaryFolders(): void {
  for (const folder of temporaryFolders) rmSync(folder, { recursive: true, force: true });
}

/** The folder `history` of a data folder. It is made with the first line, and cleaned when a new day begins. */
export function historyFolder(dataDir: string): HistoryFolder {
  const folder = join(dataDir, "history");
  const list = () => listDays(folder);
  return {
    append(file, lines) {
      const path = join(folder, file);
      try {
        appendFile(path, lines);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        appendFile(path, lines);
      }
      // A file that has just these lines is new.
      if (lines.length > 0 && statSync(path).size === Buffer.byteLength(lines)) clean(folder, file);
    },
    sync(file) {
      const descriptor = openSync(join(folder, file), "r");
      try {
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
    list,
    lines: (file, from = 0) => readLines(join(folder, file), from),
  };
}

// One write, so that lines of two processes do not mix; `a` is O_APPEND.
function appendFile(path: string, lines: string): void {
  appendFileSync(path, lines, { mode: 0o600, flag: "a" });
}

function listDays(folder: string): { file: string; bytes: number }[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => DAY.test(name))
    .sort()
    .map((file) => ({ file, bytes: statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0 }));
}

/** Removes the oldest days, beyond the age and the size that are kept; never the day that has just begun. */
function clean(folder: string, today: string): void {
  const oldest = new Date(Date.parse(today.slice(0, 10)) - DAYS * 86_400_000).toISOString().slice(0, 10);
  const days = listDays(folder).filter(({ file }) => file < today);
  let total = days.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { file, bytes } of days) {
    if (file >= oldest && total <= MOST_BYTES) break;
    rmSync(join(folder, file), { force: true });
    total -= bytes;
  }
}

async function* readLines(path: string, from: number): AsyncGenerator<{ line: string; position: number }> {
  const descriptor = openSync(path, "r");
  try {
    let rest = Buffer.alloc(0);
    let restAt = from;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const count = readSync(descriptor, chunk, 0, CHUNK, restAt + rest.length);
      if (count === 0) {
        // Of a line that was torn.
        if (rest.length > 0) yield { line: rest.toString(), position: restAt };
        return;
      }
      const bytes = Buffer.concat([rest, chunk.subarray(0, count)]);
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        yield { line: bytes.toString("utf8", start, end), position: restAt + start };
        start = end + 1;
      }
      rest = bytes.subarray(start);
      restAt += start;
      await otherEvents();
    }
  } finally {
    closeSync(descriptor);
  }
}
