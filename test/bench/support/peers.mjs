import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROOT } from "./folders.mjs";

const SCRIPTS = fileURLToPath(new URL("../peers/", import.meta.url));

/**
 * @typedef {{
 *   python: ((script: string, ...values: string[]) => string[]) | undefined,
 *   aws: { command: string, version: string, name: string }[], dynein: string | undefined, notes: string[],
 * }} Peers aws: one of each major version, whose name is "aws 2"
 */

/** The other tools that this machine has, and a line for each that it lacks. @returns {Peers} */
export function findPeers() {
  const notes = [];
  const python = findPython();
  notes.push(python === undefined ? "boto3: not found, left out" : `boto3 ${python.version}`);
  const aws = findAws(python?.command);
  notes.push(
    ...(aws.length === 0 ? ["aws cli: not found, left out"] : aws.map(({ version }) => `aws-cli ${version}`)),
  );
  const dynein = everyOnPath("dy")[0];
  notes.push(
    dynein === undefined ? "dynein (dy): not found, left out" : `dynein: ${firstWords(dynein, "--version")}`,
  );
  return {
    python: python && ((script, ...values) => [python.command, join(SCRIPTS, `${script}.py`), ...values]),
    aws,
    dynein,
    notes,
  };
}

/** The interpreter itself: a version manager's stand-in for it takes time of its own. */
function findPython() {
  const engines = join(ROOT, ".engines");
  const moto = existsSync(engines) ? readdirSync(engines).filter((name) => name.startsWith("moto-")) : [];
  for (const command of ["python3", ...moto.map((name) => join(engines, name, "bin", "python"))]) {
    const found = text(command, "-c", "import sys, boto3; print(sys.executable, boto3.__version__)");
    const [, executable, version] = /^(.+) (\S+)$/.exec(found ?? "") ?? [];
    if (executable !== undefined && version !== undefined) return { command: executable, version };
  }
  return undefined;
}

/** Versions 1 and 2 of it, which may both be there. @param {string | undefined} python */
function findAws(python) {
  const beside =
    python === undefined ? [] : [join(dirname(python), "aws")].filter((path) => existsSync(path));
  const found = new Map();
  for (const command of [...beside, ...everyOnPath("aws")]) {
    const version = /^aws-cli\/(\S+)/.exec(text(command, "--version") ?? "")?.[1];
    const name = `aws ${version?.split(".")[0]}`;
    if (version !== undefined && !found.has(name)) found.set(name, { command, version, name });
  }
  return [...found.values()];
}

/** @param {string} name */
export function everyOnPath(name) {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.map((folder) => join(folder, name)).filter((path) => existsSync(path));
}

/** @param {string[]} command */
function firstWords(...command) {
  return (
    text(...command)
      ?.split(" ")
      .slice(0, 2)
      .join(" ") ?? "does not start"
  );
}

/** What a command prints; undefined when it fails. @param {string[]} command */
function text(...command) {
  try {
    const stdio = /** @type {["ignore", "pipe", "ignore"]} */ (["ignore", "pipe", "ignore"]);
    return execFileSync(command[0] ?? "", command.slice(1), { encoding: "utf8", stdio }).trim();
  } catch {
    return undefined;
  }
}
