import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TasksError } from "../errors.ts";
import { makeZip } from "../function/zip.ts";

/** Where the code is in the binary, which holds it. */
declare const FUNCTION_CODE: string | undefined;

/** What is deployed: the function's code, which is bundled when the program is built, in a zip of always the same bytes. */
export async function functionZip(): Promise<Uint8Array> {
  // Both src/ and dist/ are one step from it.
  const path =
    typeof FUNCTION_CODE === "string"
      ? FUNCTION_CODE
      : join(import.meta.dirname, "../../dist/lambda/index.mjs");
  try {
    return makeZip([{ name: "index.mjs", data: await readFile(path) }]);
  } catch (error) {
    throw new TasksError("failed", `the function's code is missing: ${path}`, {
      hint: "install tasks again, or run `npm run build` where it is built",
      cause: error,
    });
  }
}
