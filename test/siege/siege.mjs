// `npm run siege [-- <name>... --short --seed <n>]`: see README.md beside this file. Builds the program, and runs siege.ts.
import { register } from "node:module";
import { build } from "./support/build.mjs";

register("./support/typescript-hooks.mjs", import.meta.url);
// Whatever account the person who runs this has, no siege may reach it.
for (const name of Object.keys(process.env))
  if (/^(AWS|TASKS)_(?!BINARY)/.test(name)) delete process.env[name];
process.env["AWS_CONFIG_FILE"] = process.env["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent/file";
process.env["AWS_EC2_METADATA_DISABLED"] = "true";
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
build();
const { siege } = await import("./siege.ts");
process.exitCode = await siege(process.argv.slice(2));
