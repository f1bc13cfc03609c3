// The page of `tasks serve`: HTML and CSS as they are, its TypeScript bundled into one script, each as a text to be sent.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

const FILE = /\/page\/browser\/[a-z]+\.(html|css|ts)\?text$/;

/** Whether an import names a file of the page as a text: `./browser/main.ts?text`. @param {string} id */
export function isPageFile(id) {
  return FILE.test(id.replaceAll("\\", "/"));
}

/** @param {string} id A path that `isPageFile` knows. */
export async function pageFileText(id) {
  const path = id.slice(0, -"?text".length);
  if (!path.endsWith(".ts")) return readFile(path, "utf8");
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    logLevel: "warning",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

/** For esbuild. @type {import("esbuild").Plugin} */
export const pageFiles = {
  name: "page-files",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?text$/ }, ({ path, resolveDir }) => ({
      path: `${resolveDir}/${path.replace(/^\.\//, "")}`,
      namespace: "page",
    }));
    onLoad({ filter: /.*/, namespace: "page" }, async ({ path }) => ({
      contents: await pageFileText(path),
      loader: "text",
    }));
  },
};
