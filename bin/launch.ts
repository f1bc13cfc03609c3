#!/usr/bin/env node
import { join } from "node:path";
import { CodeCache } from "./code-cache.ts";
import { tellVersion } from "./tell-version.ts";
import type * as Program from "./tasks.ts";

const words = process.argv.slice(2);
if (!tellVersion(words)) {
  const cache = new CodeCache(require, join(__dirname, "program"), words[0] ?? "");
  const { finished, leave } = cache.load("./program/tasks.js") as typeof Program;
  const end = async () => {
    const use = await finished;
    if (use !== undefined) process.once("exit", () => cache.keep(use));
    leave();
  };
  void end();
}
