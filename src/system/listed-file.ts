import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { MOST_BYTES, recallListed, withList, type Listed } from "../output/list/listed.ts";
import type { Settings } from "../settings.ts";

const FILE = "listed.json";

/** Keeps what was listed, so that later a reference costs no call. Where that cannot be done, it is looked for in the table. */
export function keepListed(
  settings: Settings,
  { keys }: Listed,
  { mayMakeFolder }: { mayMakeFolder: boolean },
): void {
  if (keys.length === 0) return;
  try {
    const folder = settings.dataDir.value;
    const text = withList(readText(folder), { table: tableOf(settings), keys });
    if (mayMakeFolder) mkdirSync(folder, { recursive: true, mode: 0o700 });
    replace(join(folder, FILE), text);
  } catch {
    // A folder that is read-only, a full disk, or no folder at all.
  }
}

/** The keys of the records of this table that were listed lately and whose references begin so. */
export function recall(settings: Settings, reference: string) {
  try {
    return recallListed(readText(settings.dataDir.value), tableOf(settings), reference);
  } catch {
    // Nothing says where the folder is.
    return [];
  }
}

function readText(folder: string): string {
  try {
    const path = join(folder, FILE);
    const info = statSync(path);
    return info.isFile() && info.size <= 2 * MOST_BYTES ? readFileSync(path, "utf8") : "";
  } catch {
    return "";
  }
}

/** Another process may do so at the same time: the list of one of the two is lost. */
function replace(path: string, text: string): void {
  const temporary = `${path}.${process.pid}`;
  try {
    // "wx": a file that is there, or a link that somebody has laid, is never written into.
    writeFileSync(temporary, text, { flag: "wx", mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function tableOf({ target, table, endpointUrl, region, profile }: Settings): string {
  if (target.value === "local") return `local ${table.value}`;
  return ["aws", endpointUrl.value ?? "", region.value ?? "", profile.value ?? "", table.value].join(" ");
}
