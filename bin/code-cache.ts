import { lstatSync, openSync, readFileSync, readSync } from "node:fs";
import { Script } from "node:vm";

/** A hash of all that is built, which stands in for its content. */
declare const BUILD_ID: string;

/** What a cache says of itself: the uses that it was made for, and where behind the header each script's data is. */
export interface Header {
  uses: readonly string[];
  scripts: { [name: string]: [position: number, length: number] };
}

/** A file of the program: functions that each make a CommonJS module. */
interface Parts {
  [name: string]: (exports: object, require: (id: string) => unknown, module: object, folder: string) => void;
}

/** A cache that is open. */
interface Cache extends Header {
  file: number;
}

/** The program as far as it is loaded. */
export interface Program {
  /** Where its cache is, or will be; undefined where there can be none. */
  path: string | undefined;
  /** Undefined where there is none that is whole. */
  cache: Cache | undefined;
  scripts: Map<string, Script>;
  /** Loads a part of a file, as in `./program/tasks.js`, and gives its exports. What it requires comes the same way. */
  load(id: string): unknown;
}

/** The header with the spaces behind it. */
export const HEADER_BYTES = 4096;
// A use is a command with its flags; there are not so many that somebody uses, but words can be anything.
const MOST_USES = 30;

/**
 * Loads the program's parts from what V8 made of them last time: compiling is the better half of a short command's
 * time. Node 20 has no module.enableCompileCache, and Node 22's is slower, because it is taken before anything has run.
 * There is a file for each command, so that one reads no more than it needs. A cache that is missing, of another version
 * or damaged costs time and nothing else. Nothing in this file comes from a cache, so it holds only what loading takes.
 * `command` is the word that names the command, or anything else.
 */
export function openProgram(require: NodeJS.Require, folder: string, command: string): Program {
  const modules = new Map<string, { exports: unknown }>();
  const files = new Map<string, Parts>();
  const caches = cacheFolder();
  const name = `${BUILD_ID}-${process.version}-${process.arch}-${/^[a-z]{1,20}$/.test(command) ? command : "other"}`;
  const path = caches === undefined ? undefined : `${caches}/${name}`;
  const program: Program = {
    path,
    cache: caches === undefined ? undefined : openCache(caches, path!),
    scripts: new Map(),
    load(id) {
      const known = modules.get(id);
      if (known !== undefined) return known.exports;
      const module = { exports: {} };
      modules.set(id, module);
      const [, file = "", part = ""] = id.split("/");
      const parts = files.get(file) ?? open(file);
      const requireOf = (other: string) => (other.startsWith("./") ? program.load(other) : require(other));
      parts[part.slice(0, -".js".length)]!(module.exports, requireOf, module, folder);
      return module.exports;
    },
  };
  /** The parts of a file; none has run yet. */
  const open = (file: string): Parts => {
    const script = compile(program, `${file}.js`, folder);
    const parts = script.runInThisContext() as Parts;
    files.set(file, parts);
    return parts;
  };
  return program;
}

function compile(program: Program, name: string, folder: string): Script {
  const { cache, scripts } = program;
  const path = `${folder}/${name}`;
  const place = cache?.scripts[name];
  const cachedData =
    place === undefined ? undefined : readTwice(cache!.file, 2 * HEADER_BYTES + place[0], place[1]);
  // All is ASCII, which Node reads fastest so.
  const source = readFileSync(path, "utf8");
  const filename = `file://${path}`;
  const script = new Script(source, cachedData === undefined ? { filename } : { filename, cachedData });
  // Damaged, or V8's of another version or with other flags: made anew.
  if ((cachedData === undefined && place !== undefined) || script.cachedDataRejected === true)
    program.cache = undefined;
  scripts.set(name, script);
  return script;
}

function openCache(folder: string, path: string): Cache | undefined {
  try {
    if (!isOwn(folder)) return undefined;
    const file = openSync(path, "r");
    const header = JSON.parse(readTwice(file, 0, HEADER_BYTES)?.toString() ?? "") as Header;
    return { uses: header.uses, scripts: header.scripts, file };
  } catch {
    return undefined;
  }
}

/** Whether a folder is this user's, and no link: what is run must not come from somebody else, nor be written to them. */
export function isOwn(folder: string): boolean {
  const info = lstatSync(folder);
  if (!info.isDirectory()) return false;
  return process.getuid === undefined || (info.uid === process.getuid() && (info.mode & 0o022) === 0);
}

/**
 * Reads what the file has twice, one copy behind the other; undefined where they differ. V8 checks versions and lengths, but
 * damaged data aborts the process, and to compare two copies is the one check for which Node need not load anything.
 */
export function readTwice(file: number, position: number, length: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafeSlow(2 * length);
  try {
    if (readSync(file, bytes, 0, bytes.length, position) !== bytes.length) return undefined;
  } catch {
    return undefined;
  }
  const first = bytes.subarray(0, length);
  return first.equals(bytes.subarray(length)) ? first : undefined;
}

/** Whether there can be a cache, and what such a use needs is not in it and has room. */
export function lacksUse({ path, cache }: Program, use: string): boolean {
  if (cache === undefined) return path !== undefined;
  return cache.uses.length < MOST_USES && !cache.uses.includes(use);
}

/** The platform's folder for caches; undefined where there is none, or none is wanted. */
function cacheFolder(): string | undefined {
  const { env, platform } = process;
  if (env["NODE_DISABLE_COMPILE_CACHE"] || env["NODE_V8_COVERAGE"]) return undefined;
  if (platform === "win32") return env["LOCALAPPDATA"] && `${env["LOCALAPPDATA"]}/tasks/code`;
  const { XDG_CACHE_HOME: caches, HOME: home } = env;
  const folder = caches || (home && `${home}/${platform === "darwin" ? "Library/Caches" : ".cache"}`);
  return folder?.startsWith("/") ? `${folder}/tasks/code` : undefined;
}
