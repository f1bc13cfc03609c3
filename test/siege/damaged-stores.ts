import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fillStore } from "../support/fill-store.ts";
import { type Account, newAccount } from "../support/spawn-tasks.ts";
import type { Assault } from "./support/assault.ts";
import { judge } from "./support/verdict.ts";

const RECORDS = 300;
const KEY = ["-u", "mai", "-d", "1800000100"];

/**
 * Flips bits of a store's file. No command may take it for a fault of its own, and what a list gives with exit code 0 is what
 * was written: an unseen flip in a record is a lie.
 */
export async function damagedStores(assault: Assault): Promise<void> {
  const account = newAccount();
  await fillStore(account, RECORDS);
  const sound = `${account.folder}/sound.db`;
  copyFileSync(account.store, sound);
  const whole = (await account.tasks("scan", "-o", "ndjson")).stdout;
  const bytes = readFileSync(sound);
  while (!assault.isOver) {
    const flips = Array.from({ length: assault.pick([1, 1, 1, 2, 8, 64]) }, () =>
      assault.below(bytes.length * 8),
    );
    damage(account, bytes, flips);
    assault.count("damaged stores");
    const told = `bits ${flips.slice(0, 8).join(", ")} of a store of ${RECORDS} records: tasks`;
    const scan = await account.tasks("scan", "-o", "ndjson");
    judge(assault, `${told} scan`, scan);
    if (scan.code === 0 && scan.stdout !== whole)
      assault.found(
        "damage that a list does not see",
        `${told} scan\n${firstDifference(scan.stdout, whole)}`,
      );
    if (scan.code !== 0) assault.count("damage that scan tells of");
    const words = assault.pick([
      ["get", ...KEY],
      ["update", ...KEY, "a=1"],
      ["create", "-u", "mai"],
      ["query", "-u", "mai", "--count"],
      ["doctor"],
      ["status"],
      ["export", "out.ndjson"],
      ["delete", ...KEY],
      ["schedule", "list"],
    ]);
    const run = await account.tasks(...words);
    judge(assault, `${told} ${words.join(" ")}`, run);
  }
}

function damage({ store, dataDir }: Account, sound: Buffer, flips: number[]): void {
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const bytes = Buffer.from(sound);
  for (const bit of flips) bytes[bit >> 3]! ^= 1 << (bit & 7);
  writeFileSync(store, bytes, { mode: 0o600 });
}

function firstDifference(found: string, whole: string): string {
  const [a, b] = [found.split("\n"), whole.split("\n")];
  const at = b.findIndex((line, index) => line !== a[index]);
  return `line ${at + 1} of ${a.length}: ${(a[at] ?? "(missing)").slice(0, 200)}\ninstead of ${b[at]?.slice(0, 200)}`;
}
