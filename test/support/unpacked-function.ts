import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleFunction } from "../../.build/bundle-function.mjs";
import { makeZip } from "../../src/function/zip.ts";

const UNZIP = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])";

/** Makes the zip that is deployed, unpacks it with somebody else's program, and gives the folder of what was in it. */
export async function unpackedFunction(folder: string): Promise<string> {
  const built = join(folder, "built/index.mjs");
  await bundleFunction(built);
  const zip = join(folder, "function.zip");
  writeFileSync(zip, makeZip([{ name: "index.mjs", data: readFileSync(built) }]));
  const unpacked = join(folder, "unpacked");
  execFileSync("python3", ["-c", UNZIP, zip, unpacked]);
  return unpacked;
}
