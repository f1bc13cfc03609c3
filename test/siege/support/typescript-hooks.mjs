// Lets Node 20 import TypeScript as it stands, and what test/support takes from vitest outside of vitest.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { isPageFile, pageFileText } from "../../../.build/page-files.mjs";

const OUTSIDE_VITEST = new URL("outside-vitest.ts", import.meta.url).href;

/** @type {import("node:module").ResolveHook} */
export async function resolve(specifier, context, next) {
  if (specifier === "vitest") return { url: OUTSIDE_VITEST, shortCircuit: true };
  return next(specifier, context);
}

/** @type {import("node:module").LoadHook} */
export async function load(url, context, next) {
  if (isPageFile(url)) {
    const text = JSON.stringify(await pageFileText(fileURLToPath(url) + "?text"));
    return { format: "module", source: `export default ${text};`, shortCircuit: true };
  }
  if (!url.endsWith(".ts")) return next(url, context);
  const path = fileURLToPath(url);
  const { code } = await transform(await readFile(path, "utf8"), {
    loader: "ts",
    format: "esm",
    target: "node20",
    sourcefile: path,
    sourcemap: "inline",
    supported: { "import-attributes": true },
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return { format: "module", source: code, shortCircuit: true };
}
