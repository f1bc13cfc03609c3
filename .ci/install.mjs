// Fills .engines/, where everything downloaded or built for the tests stays.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CACHE = fileURLToPath(new URL("../.engines", import.meta.url));
const DOWNLOAD_SECONDS = 400;

/** The files of a package of npm, without what it depends on. @param {string} name @param {string} version */
export function npmFiles(name, version) {
  return async (/** @type {string} */ folder) => {
    await mustRun("npm", ["pack", "--silent", `${name}@${version}`], folder);
    const archive = `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
    await mustRun("tar", ["-xzf", archive], folder);
    rmSync(join(folder, archive));
  };
}

/** A Python of its own with packages. @param {string[]} packages */
export function pythonWith(...packages) {
  return async (/** @type {string} */ folder) => {
    await mustRun("python3", ["-m", "venv", folder], folder);
    const options = ["--quiet", "--disable-pip-version-check"];
    await mustRun(join(folder, "bin", "python"), ["-m", "pip", "install", ...options, ...packages], folder);
  };
}

/** @type {Map<string, Promise<string>>} */
const underWay = new Map();

/** A folder of the cache, filled on first use. @param {string} name @param {(folder: string) => Promise<void>} fill */
export function install(name, fill) {
  const filled = underWay.get(name) ?? fillFolder(name, fill);
  underWay.set(name, filled);
  return filled;
}

/** A folder of the cache, if it is there. @param {string} name */
export function installed(name) {
  const folder = join(CACHE, name);
  return existsSync(folder) ? folder : undefined;
}

/**
 * The filling happens under another name, so that one cut short never looks complete, and of two processes that fill at once the
 * first wins.
 * @param {string} name @param {(folder: string) => Promise<void>} fill
 */
async function fillFolder(name, fill) {
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(join(CACHE, `unfinished-${name}-`));
  try {
    await fill(unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** @param {string} command @param {string[]} args @param {string} folder @param {NodeJS.ProcessEnv} [env] what it has besides ours */
export async function mustRun(command, args, folder, env) {
  const { code } = await run(command, args, folder, env);
  // The output stays unsaid: it names the registries and folders of this machine, and CI logs are public.
  if (code !== 0) throw new Error(`\`${command.split("/").at(-1)}\` is missing or failed`);
}

/**
 * Runs a command to its end; code is undefined when there is no such command or it took too long.
 * @param {string} command @param {string[]} args @param {string} [cwd] @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ code: number | undefined, output: string }>}
 */
export function run(command, args, cwd, env) {
  return new Promise((resolve) => {
    // Not spawn's own `timeout`: its timer goes on, and holds the process, when there is no such command.
    const signal = AbortSignal.timeout(DOWNLOAD_SECONDS * 1000);
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      signal,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", () => resolve({ code: undefined, output }));
    child.on("close", (code) => resolve({ code: code ?? undefined, output }));
  });
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
