import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { benchPath } from "./folders.mjs";

/**
 * What every measured process gets: no certificates to read (NODE_EXTRA_CA_CERTS costs Node 20 tens of milliseconds at
 * each start), no settings of whoever runs it, no credentials but made-up ones. @param {string} [endpoint]
 */
export function benchEnvironment(endpoint) {
  const home = benchPath("home");
  mkdirSync(home, { recursive: true });
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    // Where the person who runs this has installed Python packages, which HOME would hide.
    ...(pythonBase === "" ? {} : { PYTHONUSERBASE: pythonBase }),
    TZ: "UTC",
    LANG: "C.UTF-8",
    TASKS_DATA_DIR: benchPath("store"),
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    ...(endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint }),
  };
}

const pythonBase = (() => {
  try {
    /** @type {import("node:child_process").ExecFileSyncOptionsWithStringEncoding} */
    const options = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
    return execFileSync("python3", ["-c", "import site; print(site.getuserbase())"], options).trim();
  } catch {
    return "";
  }
})();
