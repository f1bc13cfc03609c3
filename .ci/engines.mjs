// Gets and starts the real engines that test/conformance runs against. Everything downloaded stays in .engines/.
// `node .ci/engines.mjs` only downloads, so that a CI job can fill its cache before the tests.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEngine } from "./start-engine.mjs";

/** @typedef {import("./start-engine.mjs").Engine} Engine */

const CACHE = fileURLToPath(new URL("../.engines", import.meta.url));
// The newest whose dependencies Maven Central has in full. It needs Java 17 and brings its own SQLite libraries.
const DYNAMODB_LOCAL = "3.1.0";
// DynamoDB Local 1.25.1 with all its libraries, for Java 8 and later, or where there is no Maven.
const SIMULATOR = "2.9.30";
const MOTO = "5.2.*";
const MINISTACK = "1.5.*";
const DATEUTIL = "2.9.*";
const ICALENDAR = "7.3.*";
// Closer to AWS than DynamoDB Local by paritysuite/dynamodb-conformance 3.3.0: 0.2 % of its tests differ, there 15.7 %.
const DYNOXIDE = "1.2.1";
const DOWNLOAD_SECONDS = 400;

/**
 * Each access key and region has tables of its own, unless they are shared. Throws an Error that says what is missing.
 * @param {{ isShared?: boolean }} [options] @returns {Promise<Engine>}
 */
export async function startDynamoDbLocal({ isShared = false } = {}) {
  const java = await javaCommand();
  // Telemetry is on by default and would call home, which a test must not.
  const options = ["-inMemory", "-disableTelemetry", ...(isShared ? ["-sharedDb"] : []), "-port"];
  return startEngine("DynamoDB Local", (port) => ["java", ...java, ...options, `${port}`]);
}

/** Throws an Error that says what is missing. @returns {Promise<Engine>} */
export async function startMoto() {
  const command = await motoCommand();
  return startEngine("moto", (port) => [...command, "-H", "127.0.0.1", "-p", `${port}`]);
}

/** It fires rules, and runs the function. Throws an Error that says what is missing. @returns {Promise<Engine>} */
export async function startMinistack() {
  const command = await ministackCommand();
  // Without BIND_HOST it answers the whole network.
  return startEngine("ministack", (port) => [
    "env",
    "BIND_HOST=127.0.0.1",
    `GATEWAY_PORT=${port}`,
    ...command,
  ]);
}

/** Throws an Error that says what is missing. @returns {Promise<Engine>} */
export async function startDynoxide() {
  const command = await dynoxideCommand();
  return startEngine("Dynoxide", (port) => [command, "serve", "-p", `${port}`]);
}

async function javaCommand() {
  const major = await javaMajor();
  const reasons = [];
  if (major >= 17) {
    try {
      const folder = await install(`dynamodb-local-${DYNAMODB_LOCAL}`, installFromMaven);
      return ["-cp", join(folder, "*"), "software.amazon.dynamodb.services.local.main.ServerRunner"];
    } catch (error) {
      reasons.push(messageOf(error));
    }
  }
  try {
    const simulator = npmFiles("amplify-dynamodb-simulator", SIMULATOR);
    const emulator = join(await install(`simulator-${SIMULATOR}`, simulator), "package", "emulator");
    const libraries = join(emulator, "DynamoDBLocal_lib");
    return [`-Djava.library.path=${libraries}`, "-jar", join(emulator, "DynamoDBLocal.jar")];
  } catch (error) {
    reasons.push(messageOf(error));
  }
  throw new Error(`DynamoDB Local cannot be downloaded (${reasons.join("; ")}): install Java 17 and Maven`);
}

async function javaMajor() {
  const { code, output } = await run("java", ["-version"]);
  const version = /version "(?:1\.)?(\d+)/.exec(output)?.[1];
  if (code !== 0 || version === undefined) {
    throw new Error(
      "DynamoDB Local needs Java, and there is no `java` on the PATH: install Java 17 or later",
    );
  }
  return Number(version);
}

/** @param {string} folder */
async function installFromMaven(folder) {
  const pom = join(folder, "pom.xml");
  writeFileSync(
    pom,
    `<project><modelVersion>4.0.0</modelVersion><groupId>engines</groupId><artifactId>engines</artifactId>
<version>1</version><packaging>pom</packaging><dependencies><dependency>
<groupId>software.amazon.dynamodb</groupId><artifactId>DynamoDBLocal</artifactId><version>${DYNAMODB_LOCAL}</version>
</dependency></dependencies></project>\n`,
  );
  const goal = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies";
  const options = ["-DincludeScope=runtime", `-DoutputDirectory=${folder}`];
  await mustRun("mvn", ["-B", "-q", "-f", pom, goal, ...options], folder);
}

/** The files of a package of npm, without what it depends on. @param {string} name @param {string} version */
function npmFiles(name, version) {
  return async (/** @type {string} */ folder) => {
    await mustRun("npm", ["pack", "--silent", `${name}@${version}`], folder);
    const archive = `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
    await mustRun("tar", ["-xzf", archive], folder);
    rmSync(join(folder, archive));
  };
}

/** A program of its own, which npm has in a package for each platform. */
async function dynoxideCommand() {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const fill = npmFiles(`@dynoxide/${platform}`, DYNOXIDE);
    const folder = await install(`dynoxide-${DYNOXIDE}-${platform}`, fill);
    return join(folder, "package", process.platform === "win32" ? "dynoxide.exe" : "dynoxide");
  } catch (error) {
    const reason = `Dynoxide cannot be downloaded for ${platform} (${messageOf(error)})`;
    throw new Error(`${reason}: it is @dynoxide/${platform} of npm`, { cause: error });
  }
}

async function motoCommand() {
  try {
    const folder = await install(`moto-${MOTO.replace(".*", "")}`, pythonWith(`moto[server]==${MOTO}`));
    // Not bin/moto_server: its first line names the temporary folder that pip installed into.
    return [join(folder, "bin", "python"), "-m", "moto.server"];
  } catch (error) {
    if ((await run("moto_server", ["--help"])).code === 0) return ["moto_server"];
    throw new Error(
      `moto cannot be installed (${messageOf(error)}): install Python 3 with venv, or moto[server]`,
      { cause: error },
    );
  }
}

/**
 * A Python that has dateutil and icalendar, which know recurrence rules and calendars from somebody else. Throws an Error that
 * says what is missing.
 */
export async function pythonWithCalendars() {
  try {
    const packages = [`python-dateutil==${DATEUTIL}`, "tzdata", `icalendar==${ICALENDAR}`];
    const name = `dateutil-${DATEUTIL}-icalendar-${ICALENDAR}`.replaceAll(".*", "");
    const folder = await install(name, pythonWith(...packages));
    return join(folder, "bin", "python");
  } catch (error) {
    throw new Error(
      `dateutil and icalendar cannot be installed (${messageOf(error)}): install Python 3 with venv`,
      {
        cause: error,
      },
    );
  }
}

/**
 * Taskwarrior's command. In CI it is installed where it can be; a person's machine is left as it is. Throws an Error that says
 * what is missing.
 */
export async function taskwarriorCommand() {
  const script = fileURLToPath(new URL("taskwarrior", import.meta.url));
  if (process.env["CI"] === "true") await run(script, []);
  const { code, output } = await run("task", ["--version"]);
  if (code === 0 && /^[23]\.\d/.test(output.trim())) return "task";
  throw new Error("there is no `task` on the PATH: install it, as with apt-get install taskwarrior");
}

async function ministackCommand() {
  try {
    const name = `ministack-${MINISTACK.replace(".*", "")}`;
    const folder = await install(name, pythonWith(`ministack==${MINISTACK}`));
    return [join(folder, "bin", "python"), "-m", "ministack"];
  } catch (error) {
    throw new Error(`ministack cannot be installed (${messageOf(error)}): install Python 3 with venv`, {
      cause: error,
    });
  }
}

/** A Python of its own with packages. @param {string[]} packages */
function pythonWith(...packages) {
  return async (/** @type {string} */ folder) => {
    await mustRun("python3", ["-m", "venv", folder], folder);
    const options = ["--quiet", "--disable-pip-version-check"];
    await mustRun(join(folder, "bin", "python"), ["-m", "pip", "install", ...options, ...packages], folder);
  };
}

/**
 * A folder of the cache, filled on first use. The filling happens under another name, so that one cut short never
 * looks complete, and of two processes that fill at once the first wins.
 * @param {string} name @param {(folder: string) => Promise<void>} fill
 */
async function install(name, fill) {
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

/** @param {string} command @param {string[]} args @param {string} folder */
async function mustRun(command, args, folder) {
  const { code } = await run(command, args, folder);
  // The output stays unsaid: it names the registries and folders of this machine, and CI logs are public.
  if (code !== 0) throw new Error(`\`${command.split("/").at(-1)}\` is missing or failed`);
}

/**
 * Runs a command to its end; code is undefined when there is no such command or it took too long.
 * @param {string} command @param {string[]} args @param {string} [cwd]
 * @returns {Promise<{ code: number | undefined, output: string }>}
 */
function run(command, args, cwd) {
  return new Promise((resolve) => {
    // Not spawn's own `timeout`: its timer goes on, and holds the process, when there is no such command.
    const signal = AbortSignal.timeout(DOWNLOAD_SECONDS * 1000);
    const child = spawn(command, args, { cwd, signal, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", () => resolve({ code: undefined, output }));
    child.on("close", (code) => resolve({ code: code ?? undefined, output }));
  });
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await Promise.all([
    javaCommand(),
    motoCommand(),
    ministackCommand(),
    dynoxideCommand(),
    pythonWithCalendars(),
  ]);
}
