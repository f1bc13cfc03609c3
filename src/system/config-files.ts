import { realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { usageError } from "../errors.ts";
import type { ConfigFile } from "../config-file.ts";
import { twiceSaid } from "../task/twice-said.ts";
import { wholePath } from "./folders.ts";
import { LONGEST_CONFIG, readConfigText, type ConfigText } from "./read-config-text.ts";

export const CONFIG_FILE = "tasks.json";
const DATA_DIR = "data-dir";

/** Where config files are looked for, and for whom. */
export interface ConfigPlace {
  /** Undefined where it has been removed. */
  workingFolder: string | undefined;
  /** The user's own config folder; undefined where nothing says it. */
  configFolder: string | undefined;
  home: string | undefined;
  /** The user's number; undefined on a system without. */
  user?: number | undefined;
}

/** What was found, highest first, and notes on files of that name that hold something else. */
export interface FoundConfig {
  files: ConfigFile[];
  notes: string[];
}

/**
 * Looks for `tasks.json` in the working folder and its parents (the nearest counts), then in the user's config folder. A
 * `data-dir` in them is given whole: it counts from its file's folder. `named`: the file in place of those of folders.
 */
export function findConfigFiles(place: ConfigPlace, named?: string): FoundConfig {
  const own = place.configFolder === undefined ? undefined : join(place.configFolder, CONFIG_FILE);
  const found: FoundConfig = { files: [], notes: [] };
  if (named !== undefined) addNamedFile(found, named, place);
  else
    for (let folder = place.workingFolder; folder !== undefined; folder = parent(folder)) {
      const path = join(folder, CONFIG_FILE);
      const text = path === own ? undefined : readConfigText(path);
      if (text !== undefined && addWorkingFile(found, path, text, place)) break;
    }
  const text = own === undefined ? undefined : readConfigText(own);
  if (own !== undefined && text !== undefined) found.files.push(ownFile(own, text, place));
  return found;
}

/** Gives whether the file ends the search: also one that holds somebody's data does, since `tasks.json` is a likely name. */
function addWorkingFile(found: FoundConfig, path: string, text: ConfigText, place: ConfigPlace): boolean {
  if ("not" in text) {
    found.notes.push(`${path} is not read as settings: it is ${text.not}`);
    return false;
  }
  if (text.start.trimStart().startsWith("{")) {
    const content = parse(path, text);
    checkDataDir(path, content, text.owner, place);
    found.files.push(configFile(path, text.start, { trusted: false, content, place }));
  } else found.notes.push(`${path} is not read as settings: it holds no JSON object`);
  return true;
}

/** Throws a usage error for anything but a file with settings. */
function addNamedFile(found: FoundConfig, named: string, place: ConfigPlace): void {
  if (named === "") throw usageError("the name of the file is empty", "name a tasks.json, or leave it out");
  const path = wholePath(named, { from: place.workingFolder, home: place.home });
  const text = readConfigText(path);
  if (text === undefined) throw usageError(`there is no file ${named}`, "name a tasks.json, or leave it out");
  if (!addWorkingFile(found, path, text, place) || found.files.length === 0)
    throw usageError(found.notes.join("; "), "name a file that holds a JSON object");
}

function ownFile(path: string, text: ConfigText, place: ConfigPlace): ConfigFile {
  if ("not" in text)
    throw usageError(`the config file ${path} cannot be read: it is ${text.not}`, "move it away");
  return configFile(path, text.start, { trusted: true, content: parse(path, text), place });
}

function configFile(
  path: string,
  text: string,
  { trusted, content, place }: { trusted: boolean; content: unknown; place: ConfigPlace },
): ConfigFile {
  return {
    path,
    trusted,
    content: withWholeDataDir(path, content, place),
    get twice() {
      return twiceSaid(text);
    },
  };
}

/** A file that came from somebody else must not send records, and what is secret in them, to that somebody's store. */
function checkDataDir(path: string, content: unknown, owner: number, place: ConfigPlace): void {
  const folder = dataDirOf(content);
  if (folder === undefined) return;
  const isMine = place.user === undefined || owner === place.user;
  if (isMine && isInside(wholeDataDir(path, folder, place), dirname(path))) return;
  const why = isMine
    ? `${folder} is not inside its folder, and such a file may come from someone else`
    : "the file is somebody else's";
  throw usageError(
    `${path} may not set '${DATA_DIR}': ${why}`,
    `give --${DATA_DIR}, or put it into your own config file (\`tasks config\` says where that is)`,
  );
}

function withWholeDataDir(path: string, content: unknown, place: ConfigPlace): unknown {
  const folder = dataDirOf(content);
  if (folder === undefined) return content;
  return { ...(content as object), [DATA_DIR]: wholeDataDir(path, folder, place) };
}

/** Undefined for none, and for what is not a setting at all, which the check of the settings refuses. */
function dataDirOf(content: unknown): string | undefined {
  if (typeof content !== "object" || content === null) return undefined;
  const folder = (content as { [DATA_DIR]?: unknown })[DATA_DIR];
  return typeof folder === "string" && folder !== "" ? folder : undefined;
}

function wholeDataDir(path: string, folder: string, { home }: ConfigPlace): string {
  return wholePath(folder, { from: dirname(path), home });
}

/** Whether a folder, which may not be there yet, is in another or is that one, links followed. */
function isInside(folder: string, parent: string): boolean {
  const way = relative(realpathSync(parent), realFolder(folder));
  return !isAbsolute(way) && way.split(/[/\\]/)[0] !== "..";
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    const above = dirname(folder);
    return above === folder ? folder : join(realFolder(above), basename(folder));
  }
}

function parent(folder: string): string | undefined {
  return folder === dirname(folder) ? undefined : dirname(folder);
}

function parse(path: string, { start, isCut }: { start: string; isCut: boolean }): unknown {
  if (isCut) {
    const most = `${LONGEST_CONFIG / 1024 / 1024} MiB`;
    throw usageError(`${path} has more than ${most}, and no settings are so long`, "fix it, or move it away");
  }
  try {
    return JSON.parse(start);
  } catch (error) {
    throw usageError(`${path} is not JSON: ${(error as Error).message}`, "fix it, or move it away");
  }
}
