import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

/** A hash of all that is built, which stands in for its content. */
declare const BUILD_ID: string;

/** What a cache says of itself: the uses that it was made for, and where behind the header each script's data is. */
interface Header {
  uses: string[];
  scripts: { [name: string]: [position: number, length: number] };
}

/** A file of the program: functions that each make a CommonJS module. */
interface Parts {
  [name: string]: (exports: object, require: (id: string) => unknown, module: object, folder: string) => void;
}

/** A cache that is open. `begin`: where the header ends. */
interface Cache extends Header {
  file: number;
  begin: number;
}

// Before the header: its length.
const START_BYTES = 4;
// A build, a version of Node, an architecture and a command; while it is written, eight digits more.
const CACHE_NAME = /^[0-9a-f]{16}-v\d+\.\d+\.\d+[^/]*-[0-9a-z_]+-[a-z]{1,20}(|\.[0-9a-f]{8})$/;
// A use is a command with its flags; there are not so many that somebody uses, but words can be anything.
const MOST_USES = 30;

/**
 * Loads the program's parts from what V8 made of them last time: compiling is the better half of a short command's
 * time. Node 20 has no module.enableCompileCache, and Node 22's is slower, because it is taken before anything has run.
 * There is a file for each command, so that one reads no more than it needs. A cache that is missing, of another version
 * or damaged costs time and nothing else.
 */
export class CodeCache {
  readonly #require: NodeJS.Require;
  readonly #folder: string;
  readonly #path: string | undefined;
  #cache: Cache | undefined;
  readonly #files = new Map<string, { script: Script; parts: Parts }>();
  readonly #modules = new Map<string, { exports: unknown }>();

  /** `command` is the word that names the command, or anything else. */
  constructor(require: NodeJS.Require, folder: string, command: string) {
    this.#require = require;
    this.#folder = folder;
    const caches = cacheFolder();
    if (caches === undefined) return;
    this.#path = join(caches, `${cachePrefix()}${/^[a-z]{1,20}$/.test(command) ? command : "other"}`);
    this.#cache = openCache(this.#path);
  }

  /** Loads a part of a file, as in `./program/tasks.js`, and gives its exports. What it requires comes the same way. */
  load(id: string): unknown {
    const known = this.#modules.get(id);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    this.#modules.set(id, module);
    const end = id.indexOf("/", "./".length);
    const file = id.slice("./".length, end);
    const name = id.slice(end + 1, -".js".length);
    const require = (other: string) => (other.startsWith("./") ? this.load(other) : this.#require(other));
    const run = this.#parts(`${file}.js`)[name]!;
    run(module.exports, require, module, this.#folder);
    return module.exports;
  }

  /** The parts of a file; none has run yet. */
  #parts(name: string): Parts {
    const known = this.#files.get(name);
    if (known !== undefined) return known.parts;
    const path = join(this.#folder, name);
    const cachedData = readData(this.#cache, name);
    const options = { filename: `file://${path}`, ...(cachedData === undefined ? {} : { cachedData }) };
    const script = new Script(readFileSync(path, "latin1"), options);
    // Damaged, or V8's of another version or with other flags: made anew.
    const isLost = cachedData === undefined && this.#cache?.scripts[name] !== undefined;
    if (isLost || script.cachedDataRejected === true) this.#cache = undefined;
    const parts = script.runInThisContext() as Parts;
    this.#files.set(name, { script, parts });
    return parts;
  }

  /** Keeps what was compiled for such a use, unless the cache has it. Taken after a run it holds what the run needed. */
  keep(use: string): void {
    if (this.#path === undefined) return;
    const { uses, scripts }: Header = this.#cache ?? { uses: [], scripts: {} };
    if (uses.includes(use) || uses.length >= MOST_USES) return;
    const parts = new Map<string, Buffer>();
    for (const name of Object.keys(scripts)) {
      const data = this.#files.has(name) ? undefined : readData(this.#cache, name);
      if (data !== undefined) parts.set(name, data);
    }
    for (const [name, { script }] of this.#files) parts.set(name, script.createCachedData());
    // On Windows a file that is open cannot be replaced.
    if (this.#cache !== undefined) closeSync(this.#cache.file);
    writeCache(this.#path, [...uses, use], parts);
  }
}

function openCache(path: string): Cache | undefined {
  try {
    if (!isOwn(dirname(path))) return undefined;
    const file = openSync(path, "r");
    const length = readTwice(file, 0, START_BYTES)?.readUInt32LE() ?? 0;
    const begin = 2 * (START_BYTES + length);
    const header = JSON.parse(readTwice(file, 2 * START_BYTES, length)?.toString() ?? "") as Header;
    return { ...header, file, begin };
  } catch {
    return undefined;
  }
}

/** Whether a folder is this user's, and no link: what is run must not come from somebody else, nor be written to them. */
function isOwn(folder: string): boolean {
  const info = lstatSync(folder);
  if (!info.isDirectory()) return false;
  return process.getuid === undefined || (info.uid === process.getuid() && (info.mode & 0o022) === 0);
}

function readData(cache: Cache | undefined, name: string): Buffer | undefined {
  if (cache === undefined || !Object.hasOwn(cache.scripts, name)) return undefined;
  const [position, length] = cache.scripts[name]!;
  return readTwice(cache.file, cache.begin + position, length);
}

/**
 * Reads what the file has twice, one copy behind the other; undefined where they differ. V8 checks versions and lengths, but
 * damaged data aborts the process, and to compare two copies is the one check for which Node need not load anything.
 */
function readTwice(file: number, position: number, length: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafeSlow(2 * length);
  try {
    if (readSync(file, bytes, 0, bytes.length, position) !== bytes.length) return undefined;
  } catch {
    return undefined;
  }
  const first = bytes.subarray(0, length);
  return first.equals(bytes.subarray(length)) ? first : undefined;
}

function writeCache(path: string, uses: string[], parts: Map<string, Buffer>): void {
  const scripts: Header["scripts"] = {};
  let position = 0;
  for (const [name, { length }] of parts) {
    scripts[name] = [position, length];
    position += 2 * length;
  }
  const header = Buffer.from(JSON.stringify({ uses, scripts } satisfies Header));
  const start = Buffer.alloc(START_BYTES);
  start.writeUInt32LE(header.length);
  const bytes = Buffer.concat([start, header, ...parts.values()].flatMap((part) => [part, part]));
  try {
    const folder = dirname(path);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOwn(folder)) return;
    removeOthers(folder);
    const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}`;
    writeFileSync(temporary, bytes, { mode: 0o600, flag: "wx" });
    renameSync(temporary, path);
  } catch {
    // A full disk, a folder that cannot be written: the next run compiles again.
  }
}

/**
 * Removes the caches of other builds, and what killed writers left. Those of this build for other versions of Node stay: who
 * has two of them in use would have each run remove the other's.
 */
function removeOthers(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [, isPart] = CACHE_NAME.exec(entry.name) ?? [];
    // One that is just being written is lost too, and made another time.
    const isOther = isPart !== undefined && (isPart !== "" || !entry.name.startsWith(`${BUILD_ID}-`));
    if (isOther && entry.isFile()) unlinkSync(join(folder, entry.name));
  }
}

function cachePrefix(): string {
  return `${BUILD_ID}-${process.version}-${process.arch}-`;
}

/** The platform's folder for caches; undefined where there is none, or none is wanted. */
function cacheFolder(): string | undefined {
  const { env, platform } = process;
  if (env["NODE_DISABLE_COMPILE_CACHE"] || env["NODE_V8_COVERAGE"]) return undefined;
  if (platform === "win32") return env["LOCALAPPDATA"] && join(env["LOCALAPPDATA"], "tasks", "code");
  const home =
    env["HOME"] && join(env["HOME"], ...(platform === "darwin" ? ["Library", "Caches"] : [".cache"]));
  const folder = env["XDG_CACHE_HOME"] || home;
  return folder?.startsWith("/") ? join(folder, "tasks", "code") : undefined;
}
