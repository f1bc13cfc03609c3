import { copyFileSync, mkdirSync, openSync, readFileSync, writeFileSync, closeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LambdaRuntime } from "../../.ci/lambda-runtime.mjs";
import { freePort, startEngine } from "../../.ci/start-engine.mjs";

export interface Lambda {
  /** What somebody who invokes it and waits is told. */
  invoke(event: unknown): Promise<unknown>;
  /** The lines that were logged so far: the function's, Lambda's and the runtime's. */
  log(): string[];
  /** How Lambda was told of each event's outcome, as in `response` and `error`. */
  outcomes(): string[];
  stop(): Promise<void>;
}

const INVOCATIONS = "/2015-03-31/functions/function/invocations";
// The emulator's own lines, as in "27 Nov 2026 00:02:18,182 [INFO] (rapid) INIT START(type: on-demand, phase: init)".
const EMULATORS = /^\d\d \w{3} \d{4} [\d:,]+ \[\w+\] /;

/** Runs an unpacked function as Lambda does, until it is stopped. `folder`: for what is written; `code`: where index.mjs is. */
export async function startLambda(
  runtime: LambdaRuntime,
  { folder, code, env, timeoutS }: { folder: string; code: string; env: NodeJS.ProcessEnv; timeoutS: number },
): Promise<Lambda> {
  const client = layOut(runtime, join(folder, "runtime"));
  const logFile = join(folder, "log");
  const output = openSync(logFile, "a");
  const api = `127.0.0.1:${await freePort()}`;
  const words = (port: number) => {
    const at = ["--runtime-interface-emulator-address", `127.0.0.1:${port}`, "--runtime-api-address", api];
    return [runtime.emulator, "--log-level", "debug", ...at, runtime.node, client, "index.handler"];
  };
  const all = {
    // Nothing of the machine's, as on Lambda.
    PATH: process.env["PATH"],
    LAMBDA_TASK_ROOT: code,
    AWS_LAMBDA_FUNCTION_TIMEOUT: String(timeoutS),
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    ...env,
  };
  const isReady = async (endpoint: string) => (await fetch(endpoint).catch(() => undefined)) !== undefined;
  const options = { cwd: code, env: all, output, isReady };
  const engine = await startEngine("the runtime interface emulator", words, options).finally(() =>
    closeSync(output),
  );
  const lines = () => readFileSync(logFile, "utf8").split("\n");
  return {
    async invoke(event) {
      const body = JSON.stringify(event);
      const answer = await (await fetch(`${engine.endpoint}${INVOCATIONS}`, { method: "POST", body })).text();
      try {
        return JSON.parse(answer) as unknown;
      } catch {
        return answer;
      }
    },
    log: () => lines().filter((line) => line.trim() !== "" && !EMULATORS.test(line)),
    outcomes: () =>
      lines().flatMap((line) => /API request - POST \S+\/invocation\/[^/]+\/(\w+)/.exec(line)?.[1] ?? []),
    stop: () => engine.stop(),
  };
}

/** The runtime's client with its native part, or with what stands in for it. */
function layOut({ client, native }: LambdaRuntime, folder: string): string {
  const entry = join(folder, "index.mjs");
  const part = join(folder, "rapid-client.node");
  mkdirSync(folder);
  copyFileSync(client, entry);
  copyFileSync(join(dirname(client), "package.json"), join(folder, "package.json"));
  if (native === undefined) {
    mkdirSync(part);
    writeFileSync(join(part, "package.json"), '{"main":"index.cjs"}');
    copyFileSync("test/support/rapid-client.cjs", join(part, "index.cjs"));
  } else copyFileSync(native, part);
  return entry;
}
