// Starts a server of the tests on a free port of loopback, and ends it with whoever started it.
import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** @typedef {{ name: string, endpoint: string, stop(): Promise<void> }} Engine */

const START_SECONDS = 60;

// Runs the engine beside a watcher that reads a pipe from this process: when this process dies, in whatever way,
// the pipe ends and the watcher ends the whole process group.
const WATCHED = '(cat <&3 >/dev/null; kill -s KILL 0) & exec "$@" 3<&-';

/**
 * Resolves when it answers a request of DynamoDB, or what `isReady` asks; throws an Error when it does not.
 * @param {string} name @param {(port: number) => string[]} words the command to run at a port
 * @param {{ isReady?: (endpoint: string) => Promise<boolean>, env?: NodeJS.ProcessEnv, cwd?: string, output?: number }} [options]
 * `output`: a file that is open, for all that it says
 * @returns {Promise<Engine>}
 */
export async function startEngine(name, words, options = {}) {
  // DynamoDB Local leaves a file where it is started.
  const { isReady = answers, env, cwd = tmpdir(), output = "ignore" } = options;
  const port = await freePort();
  const child = spawn("sh", ["-c", WATCHED, "sh", ...words(port)], {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", output, output, "pipe"],
  });
  const ended = new Promise((resolve) => child.once("error", resolve).once("exit", resolve));
  let running = true;
  void ended.then(() => (running = false));
  // The watcher is killed with its pipe open; what is then left in the pipe is nobody's error.
  const lifeline = child.stdio[3];
  lifeline?.on("error", () => {});
  const stop = async () => {
    child.ref();
    lifeline?.destroy();
    await ended;
  };
  const endpoint = `http://127.0.0.1:${port}`;
  for (const limit = Date.now() + START_SECONDS * 1000; Date.now() < limit; await sleep(100)) {
    if (!running) break;
    if (!(await isReady(endpoint))) continue;
    // An engine that nobody stopped keeps no process from ending; the watcher then ends it.
    child.unref();
    if (lifeline && "unref" in lifeline && typeof lifeline.unref === "function") lifeline.unref();
    return { name, endpoint, stop };
  }
  const fate = running ? `did not answer within ${START_SECONDS} s` : "ended before it answered";
  await stop();
  throw new Error(`${name} ${fate}: remove .engines/ and try again`);
}

/** Whether a real ListTables request succeeds: an open port alone says nothing. @param {string} endpoint */
async function answers(endpoint) {
  const scope = "local/20200101/us-east-1/dynamodb/aws4_request";
  try {
    const response = await fetch(endpoint, {
      method: "POST",
      body: "{}",
      signal: AbortSignal.timeout(5000),
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": "DynamoDB_20120810.ListTables",
        "x-amz-date": "20200101T000000Z",
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      },
    });
    const answer = /** @type {{ TableNames?: unknown }} */ (await response.json());
    return response.ok && Array.isArray(answer.TableNames);
  } catch {
    return false;
  }
}

// Below those that Linux, macOS and Windows give to whoever asks for any port or connects: nobody gets one by chance.
const PORTS = { from: 10_000, to: 30_000 };

/** A port that is free, and stays so until it is used. @returns {Promise<number>} */
export async function freePort() {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer().once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
