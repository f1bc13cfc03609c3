import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TasksError } from "../errors.ts";
import { makeZip } from "../function/zip.ts";

/** Where they are in the binary, which holds them. */
declare const BUILT_FILES: Record<BuiltFile, string> | undefined;

type BuiltFile = keyof typeof PLACES;

const PLACES = { functionCode: "lambda/index.mjs", notices: "THIRD-PARTY-NOTICES" };

/** What is deployed: the function's code, which is bundled when the program is built, in a zip of always the same bytes. */
export async function functionZip(): Promise<Uint8Array> {
  return makeZip([{ name: "index.mjs", data: await readBuilt("functionCode", "the function's code is") }]);
}

/** The notices of the packages whose code is in the program. */
export async function readNotices(): Promise<Uint8Array> {
  return readBuilt("notices", "the licences are");
}

async function readBuilt(name: BuiltFile, missing: string): Promise<Uint8Array> {
  // Both src/ and dist/ are one step from it.
  const path =
    typeof BUILT_FILES === "object"
      ? BUILT_FILES[name]
      : join(import.meta.dirname, "../../dist", PLACES[name]);
  try {
    return await readFile(path);
  } catch (error) {
    throw new TasksError("failed", `${missing} missing: ${path}`, {
      hint: "install tasks again, or run `npm run build` where it is built",
      cause: error,
    });
  }
}
