import { build } from "esbuild";
import { bundledPackages } from "./notices.mjs";

/**
 * Bundles the function that is deployed, with the SDK, into one ES module: the same bytes wherever the same packages are
 * installed. Lambda has neither `require` in an ES module nor a guess at what a file is, hence banner and `.mjs`. Gives
 * the folders of the packages that are in it.
 * @param {string} outfile
 */
export async function bundleFunction(outfile) {
  const { metafile } = await build({
    entryPoints: ["src/function/handler.ts"],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    conditions: ["module", "import"],
    minify: true,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
  });
  return bundledPackages(metafile);
}
