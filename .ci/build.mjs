// Builds dist/tasks.js from bin/tasks.ts. Bundled, because loading hundreds of files of the AWS SDK one by one takes
// longer than a whole command should; split, so that a command loads only what it needs.
import { rmSync } from "node:fs";
import { build } from "esbuild";

rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: ["bin/tasks.ts"],
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node20.19",
  format: "esm",
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  // The SDK's ES modules, which can be shaken; its CommonJS build cannot.
  mainFields: ["module", "main"],
  conditions: ["module", "import"],
  minifySyntax: true,
  minifyWhitespace: true,
  // libsql is a native library that npm installs for the platform.
  external: ["libsql"],
  // CommonJS packages in the bundle still call require.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  legalComments: "none",
  logLevel: "warning",
});
