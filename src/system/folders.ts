import { join } from "node:path";
import type { Environment } from "../settings.ts";

/** What decides where a user's files are. */
export interface Place {
  platform: string;
  home: string;
  env: Environment;
}

/** The folder of the local store: XDG's, Apple's or Microsoft's place for a program's data. */
export function dataFolder({ platform, home, env }: Place): string {
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "tasks");
  if (platform === "darwin") return join(home, "Library", "Application Support", "tasks");
  return join(absolute(env["XDG_DATA_HOME"]) ?? join(home, ".local", "share"), "tasks");
}

/** The folder of the user's own `tasks.json`. */
export function configFolder({ platform, home, env }: Place): string {
  if (platform === "win32") return join(env["APPDATA"] ?? join(home, "AppData", "Roaming"), "tasks");
  return join(absolute(env["XDG_CONFIG_HOME"]) ?? join(home, ".config"), "tasks");
}

// The XDG base directory specification: a relative path in these variables is to be ignored.
function absolute(path: string | undefined): string | undefined {
  return path?.startsWith("/") === true ? path : undefined;
}
