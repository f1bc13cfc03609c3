#!/usr/bin/env node
import { join } from "node:path";
import { CodeCache } from "./code-cache.ts";
import { tellVersion } from "./tell-version.ts";
import type * as Program from "./tasks.ts";

const words = process.argv.slice(2);
if (!tellVersion(words)) {
  const cache = new CodeCache(require, join(__dirname, "program"), words[0] ?? "");
  const { finished } = cache.load("./tasks.js") as typeof Program;
  const keep = (use: string | undefined) => void (use !== undefined && cache.keep(use));
  void finished.then((use) => process.once("exit", () => keep(use)));
}
