import { isAbsolute, join, resolve } from "node:path";
import { shorten, usageError, type TasksError } from "../errors.ts";
import type { Environment } from "../settings.ts";

// Linux takes 4,096, and the store's files need some of them for their names.
const LONGEST_PATH_BYTES = 4000;

/** What decides where a user's files are. */
export interface UserPaths {
  platform: string;
  /** Undefined where neither HOME nor the user database says it. */
  home: string | undefined;
  env: Environment;
}

/** The folder of the local store: XDG's, Apple's or Microsoft's place for a program's data. Throws where nothing says it. */
export function dataFolder({ platform, home, env }: UserPaths): string {
  const base =
    platform === "win32"
      ? (env["LOCALAPPDATA"] ?? below(home, "AppData", "Local"))
      : platform === "darwin"
        ? below(home, "Library", "Application Support")
        : (absolute(env["XDG_DATA_HOME"]) ?? below(home, ".local", "share"));
  if (base !== undefined) return join(base, "tasks");
  throw usageError(
    "it is not known where the local store is: HOME is not set, and the user database does not know this user",
    "set HOME, or give --data-dir",
  );
}

/** The folder of the user's own `tasks.json`; undefined where nothing says it. */
export function configFolder({ platform, home, env }: UserPaths): string | undefined {
  const base =
    platform === "win32"
      ? (env["APPDATA"] ?? below(home, "AppData", "Roaming"))
      : (absolute(env["XDG_CONFIG_HOME"]) ?? below(home, ".config"));
  return base === undefined ? undefined : join(base, "tasks");
}

/**
 * A folder as a person names it, whole: `~` is the home folder, and what is relative counts from `from` (undefined where
 * the working folder has been removed). Throws a usage error for what cannot be found.
 */
export function wholePath(
  path: string,
  { from, home }: { from: string | undefined; home: string | undefined },
) {
  const bytes = Buffer.byteLength(path);
  if (bytes > LONGEST_PATH_BYTES)
    throw usageError(
      `'${shorten(path)}' has ${bytes} bytes, and the path of a folder has at most ${LONGEST_PATH_BYTES}`,
      "give a shorter path",
    );
  const [, user, rest] = (path.startsWith("~") && /^~([^/\\]*)(.*)$/s.exec(path)) || [];
  if (user === undefined || rest === undefined) {
    if (!isAbsolute(path) && from === undefined) throw workingFolderGone(path);
    return resolve(from ?? "/", path);
  }
  if (user !== "")
    throw usageError(
      `'${path}' names the home folder of ${user}, which is not looked up`,
      `write the whole path; for a folder of that name, './${path}'`,
    );
  if (home === undefined)
    throw usageError(
      `'${path}' is in your home folder, and HOME is not set`,
      "set HOME, or write the whole path",
    );
  return join(home, rest);
}

/** The error for a relative path where there is nothing that it could count from. */
export function workingFolderGone(path: string): TasksError {
  return usageError(
    `'${path}' counts from the working folder, and that has been removed`,
    "go to a folder that is there, as in `cd ~`, or write the whole path",
  );
}

function below(home: string | undefined, ...names: string[]): string | undefined {
  return home === undefined ? undefined : join(home, ...names);
}

// The XDG base directory specification: a relative path in these variables is to be ignored.
function absolute(path: string | undefined): string | undefined {
  return path?.startsWith("/") === true ? path : undefined;
}
