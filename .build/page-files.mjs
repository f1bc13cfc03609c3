// The page of `tasks serve`: HTML as it is, its TypeScript bundled into one script and its CSS, with icons, into one sheet,
// each as a text to be sent.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

const FILE = /\/page\/browser\/[a-z]+\.(html|css|ts)\?text$/;
// Two years old; what these do not know of CSS is written in older words too.
const BROWSERS = ["chrome120", "firefox121", "safari17"];

/** Whether an import names a file of the page as a text: `./browser/main.ts?text`. @param {string} id */
export function isPageFile(id) {
  return FILE.test(id.replaceAll("\\", "/"));
}

/** @param {string} id A path that `isPageFile` knows. */
export async function pageFileText(id) {
  const path = id.slice(0, -"?text".length);
  if (path.endsWith(".html")) return readFile(path, "utf8");
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    format: "iife",
    target: BROWSERS,
    charset: "utf8",
    loader: { ".svg": "dataurl" },
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
