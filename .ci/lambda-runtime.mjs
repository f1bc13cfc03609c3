// Gets the parts of which Lambda's execution environment for Node consists, as AWS publishes them.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { install, installed, messageOf, mustRun, npmFiles } from "./install.mjs";

// Its module has no tags.
const EMULATOR = "v0.0.0-20261030222936-bef5c4ba774d";
const CLIENT = "4.0.2";
// The newest of the runtime that the function has, nodejs24.x.
const NODE = "24.21.0";

const NATIVE_PART = "node_modules/aws-lambda-ric/rapid-client.node";
const NATIVE = `aws-lambda-ric-${CLIENT}-native-${process.platform}-${process.arch}`;

/**
 * `emulator`: the command of AWS's runtime interface emulator. `node`: that of a Node of the function's runtime. `client`: the
 * entry of AWS's runtime client for Node. `native`: its native part, where it was built.
 * @typedef {{ emulator: string, node: string, client: string, native: string | undefined }} LambdaRuntime
 */

/** Throws an Error that says what is missing. @returns {Promise<LambdaRuntime>} */
export async function lambdaRuntime() {
  // The emulator watches processes as only Linux lets it.
  if (process.platform !== "linux") throw new Error("the runtime interface emulator runs on Linux");
  const node = `node-linux-${process.arch}`;
  try {
    const [emulators, nodes, clients] = await Promise.all([
      install(`aws-lambda-rie-${EMULATOR}`, buildEmulator),
      install(`${node}-${NODE}`, npmFiles(node, NODE)),
      install(`aws-lambda-ric-${CLIENT}`, npmFiles("aws-lambda-ric", CLIENT)),
    ]);
    const native = installed(NATIVE);
    return {
      emulator: join(emulators, "aws-lambda-rie"),
      node: join(nodes, "package", "bin", "node"),
      client: join(clients, "package", "index.mjs"),
      native: native === undefined ? undefined : join(native, NATIVE_PART),
    };
  } catch (error) {
    const reason = `Lambda's runtime cannot be had (${messageOf(error)})`;
    throw new Error(`${reason}: install Go 1.26 or later`, { cause: error });
  }
}

/**
 * Builds the native part of the runtime client, which takes a minute and needs cmake and a compiler of C++. Where it is not
 * built, a few lines of the tests stand in for it: all that it does is three requests over HTTP.
 */
export async function buildRuntimeClient() {
  const { node } = await lambdaRuntime();
  try {
    await install(NATIVE, async (folder) => {
      const home = dirname(dirname(node));
      const options = ["--no-audit", "--no-fund", `--nodedir=${home}`, `aws-lambda-ric@${CLIENT}`];
      const PATH = `${join(home, "bin")}:${process.env["PATH"]}`;
      await mustRun("npm", ["install", "--prefix", folder, ...options], folder, { PATH });
      if (!existsSync(join(folder, NATIVE_PART))) throw new Error("npm ran no script of it");
    });
  } catch (error) {
    const reason = `the native part of aws-lambda-ric cannot be built (${messageOf(error)})`;
    process.stderr.write(`${reason}: install cmake and g++; until then the tests stand in for it\n`);
  }
}

/** @param {string} folder */
async function buildEmulator(folder) {
  const name = "github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie";
  // Without C and debugging symbols it is built in half the time.
  const settings = { GOBIN: folder, CGO_ENABLED: "0" };
  await mustRun("go", ["install", "-ldflags=-s -w", `${name}@${EMULATOR}`], folder, settings);
}
