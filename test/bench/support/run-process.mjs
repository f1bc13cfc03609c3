import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { freshPath } from "./folders.mjs";

/**
 * @typedef {{ env: NodeJS.ProcessEnv, stdout?: string, keep?: boolean, codes?: number[] }} RunOptions stdout: a file for it;
 *   keep: give it back; codes: with which it may end
 * @typedef {{ ms: number, stdout: string, stderr: string }} Run
 * @typedef {Run & { cpuSeconds: number | undefined, peakMb: number | undefined }} MeasuredRun
 */

// GNU time, which gives both; other systems' has other flags, and no peak.
const TIME = "/usr/bin/time";
const hasTime = process.platform === "linux" && existsSync(TIME);

/** Runs a command to its end. Throws when it fails. @param {string[]} command @param {RunOptions} options @returns {Promise<Run>} */
export async function runProcess(command, { env, stdout, keep = false, codes = [0] }) {
  const file = stdout === undefined ? undefined : openSync(stdout, "w");
  const out = keep ? "pipe" : (file ?? "ignore");
  const begin = performance.now();
  const child = spawn(command[0] ?? "", command.slice(1), { env, stdio: ["ignore", out, "pipe"] });
  const texts = { stdout: "", stderr: "" };
  child.stdout?.on("data", (part) => (texts.stdout += part));
  child.stderr?.on("data", (part) => (texts.stderr += part));
  // Not "close": the time is the process's own, as a shell that waits for it would see.
  let ms = 0;
  child.once("exit", () => (ms = performance.now() - begin));
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (file !== undefined) closeSync(file);
  if (!codes.includes(code))
    throw new Error(`${command.join(" ")} ended with ${code}:\n${texts.stderr.slice(-1000)}`);
  return { ms, ...texts };
}

/** The same with its processor time and its peak memory, where this machine can tell. @param {string[]} command @param {RunOptions} options @returns {Promise<MeasuredRun>} */
export async function measureProcess(command, options) {
  if (!hasTime) {
    return { ...(await runProcess(command, options)), cpuSeconds: undefined, peakMb: undefined };
  }
  const report = freshPath("time");
  const run = await runProcess([TIME, "-o", report, "-f", "%U %S %M", ...command], options);
  // Before it stands a line about the code, where that is not 0.
  const [line = ""] = readFileSync(report, "utf8").trim().split("\n").slice(-1);
  const [user = 0, system = 0, kilobytes = 0] = line.split(" ").map(Number);
  return { ...run, cpuSeconds: user + system, peakMb: kilobytes / 1024 };
}
