// The JSON Schema of tasks.json, for editors, made of the same flags as the commands.
import { build } from "esbuild";

/** The schema as a file's text. */
export async function serviceSchemaText() {
  const { outputFiles } = await build({
    entryPoints: ["src/commands/shared/service/service-schema.ts"],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    logLevel: "warning",
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  const { serviceSchema } = await import(`data:text/javascript;base64,${code}`);
  return `${JSON.stringify(serviceSchema(), undefined, 2)}\n`;
}
