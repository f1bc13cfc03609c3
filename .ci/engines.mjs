// Gets and starts the real engines that test/conformance runs against. Everything downloaded stays in .engines/.
// `node .ci/engines.mjs` only downloads, so that a CI job can fill its cache before the tests.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { install, messageOf, mustRun, npmFiles, pythonWith, run } from "./install.mjs";
import { buildRuntimeClient } from "./lambda-runtime.mjs";
import { startEngine } from "./start-engine.mjs";

/** @typedef {import("./start-engine.mjs").Engine} Engine */

// The newest whose dependencies Maven Central has in full. It needs Java 17 and brings its own SQLite libraries.
const DYNAMODB_LOCAL = "3.1.0";
// DynamoDB Local 1.25.1 with all its libraries, for Java 8 and later, or where there is no Maven.
const SIMULATOR = "2.9.30";
const MOTO = "5.2.*";
const PARLIAMENT = "1.6.*";
const MINISTACK = "1.5.*";
const DATEUTIL = "2.9.*";
const ICALENDAR = "7.3.*";
// Closer to AWS than DynamoDB Local by paritysuite/dynamodb-conformance 3.3.0: 0.2 % of its tests differ, there 15.7 %.
const DYNOXIDE = "1.2.1";

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
    // Not bin/moto_server: its first line names the temporary folder that pip installed into.
    return [await pythonWithMoto(), "-m", "moto.server"];
  } catch (error) {
    if ((await run("moto_server", ["--help"])).code === 0) return ["moto_server"];
    throw new Error(
      `moto cannot be installed (${messageOf(error)}): install Python 3 with venv, or moto[server]`,
      { cause: error },
    );
  }
}

async function pythonWithMoto() {
  const name = `moto-${MOTO}-parliament-${PARLIAMENT}`.replaceAll(".*", "");
  // parliament needs pkg_resources, which newer setuptools have no more.
  const packages = [`moto[server]==${MOTO}`, `parliament==${PARLIAMENT}`, "setuptools<81"];
  return join(await install(name, pythonWith(...packages)), "bin", "python");
}

/**
 * A Python that has AWS's models of its services (botocore) and a linter of IAM policies (parliament). Throws an Error that says
 * what is missing.
 */
export async function pythonWithModels() {
  try {
    return await pythonWithMoto();
  } catch (error) {
    const reason = `botocore and parliament cannot be installed (${messageOf(error)})`;
    throw new Error(`${reason}: install Python 3 with venv`, { cause: error });
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await Promise.all([
    buildRuntimeClient(),
    javaCommand(),
    motoCommand(),
    ministackCommand(),
    dynoxideCommand(),
    pythonWithCalendars(),
  ]);
}
