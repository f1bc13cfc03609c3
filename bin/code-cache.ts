import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import { crc32 } from "node:zlib";

/** A hash of all that is built, which stands in for its content. */
declare const BUILD_ID: string;

interface Cached {
  uses: string[];
  data: Buffer;
}

const HEADER_BYTES = 8;
// A use is a command on a target in a format; there are not so many, but words can be anything.
const MOST_USES = 100;

/**
 * Loads files of dist/ from what V8 made of them last time: compiling is the better half of a short command's time. Node
 * 20 has no module.enableCompileCache, and Node 22's is slower, because it is taken before anything has run. A cache that
 * is missing, of another version or damaged costs time and nothing else.
 */
export class CodeCache {
  readonly #require: NodeJS.Require;
  readonly #folder: string;
  readonly #cacheFolder = cacheFolder();
  readonly #loaded = new Map<string, { module: { exports: unknown }; script: Script; uses: string[] }>();

  constructor(require: NodeJS.Require, folder: string) {
    this.#require = require;
    this.#folder = folder;
  }

  /** Loads a CommonJS file of the folder and gives its exports. Files that it requires by `./name.js` come the same way. */
  load(name: string): unknown {
    const known = this.#loaded.get(name);
    if (known !== undefined) return known.module.exports;
    const filename = join(this.#folder, name);
    const cached = this.#read(name);
    const source = `(function(exports,require,module,__filename,__dirname){${readFileSync(filename, "latin1")}\n})`;
    const script = new Script(source, {
      filename: pathToFileURL(filename).href,
      ...(cached === undefined ? {} : { cachedData: cached.data }),
    });
    const module = { exports: {} };
    const uses = script.cachedDataRejected === false ? (cached?.uses ?? []) : [];
    this.#loaded.set(name, { module, script, uses });
    const require = (id: string): unknown =>
      id.startsWith("./") ? this.load(id.slice(2)) : this.#require(id);
    const run = script.runInThisContext() as (...parts: unknown[]) => void;
    run(module.exports, require, module, filename, this.#folder);
    return module.exports;
  }

  /** Keeps what was compiled for such a use, unless the cache has it. Taken after a run it holds what the run needed. */
  keep(use: string): void {
    for (const [name, { script, uses }] of this.#loaded) {
      if (uses.includes(use) || uses.length >= MOST_USES) continue;
      this.#write(name, { uses: [...uses, use], data: script.createCachedData() });
    }
  }

  #read(name: string): Cached | undefined {
    if (this.#cacheFolder === undefined) return undefined;
    try {
      // What is run must not come from somebody else.
      const { uid, mode } = lstatSync(this.#cacheFolder);
      if (process.getuid !== undefined && (uid !== process.getuid() || (mode & 0o022) !== 0))
        return undefined;
      const bytes = readFileSync(join(this.#cacheFolder, cacheName(name)));
      // V8 checks versions and lengths, but a damaged payload aborts the process.
      if (bytes.readUInt32LE(0) !== crc32(bytes.subarray(4))) return undefined;
      const end = HEADER_BYTES + bytes.readUInt32LE(4);
      return {
        uses: JSON.parse(bytes.toString("utf8", HEADER_BYTES, end)) as string[],
        data: bytes.subarray(end),
      };
    } catch {
      return undefined;
    }
  }

  #write(name: string, { uses, data }: Cached): void {
    if (this.#cacheFolder === undefined) return;
    try {
      const file = join(this.#cacheFolder, cacheName(name));
      mkdirSync(this.#cacheFolder, { recursive: true, mode: 0o700 });
      const header = Buffer.from(JSON.stringify(uses));
      const bytes = Buffer.concat([Buffer.alloc(HEADER_BYTES), header, data]);
      bytes.writeUInt32LE(header.length, 4);
      bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0);
      writeFileSync(`${file}.${process.pid}`, bytes, { mode: 0o600 });
      renameSync(`${file}.${process.pid}`, file);
      this.#removeOthers();
    } catch {
      // A full disk, a folder that cannot be written: the next run compiles again.
    }
  }

  /** Caches of other builds and of other versions of Node. */
  #removeOthers(): void {
    const ours = cacheName("");
    for (const name of readdirSync(this.#cacheFolder!)) {
      if (!name.startsWith(ours)) unlinkSync(join(this.#cacheFolder!, name));
    }
  }
}

function cacheName(name: string): string {
  return `${BUILD_ID}-${process.version}-${process.arch}-${name}`;
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
