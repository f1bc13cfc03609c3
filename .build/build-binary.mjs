// Builds dist/tasks-<platform>, the binary for this machine.
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { compileBinaries } from "./compile-binaries.mjs";

const { platform, arch } = process;
mkdirSync("dist", { recursive: true });
await compileBinaries([
  { outfile: resolve("dist", `tasks-${platform}-${arch}${platform === "win32" ? ".exe" : ""}`) },
]);
