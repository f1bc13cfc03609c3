#!/usr/bin/env node
import { writeSync } from "node:fs";
import { join } from "node:path";
import { CodeCache } from "./code-cache.ts";
import type * as Program from "./tasks.ts";

declare const VERSION: string;

if (!tellVersion(process.argv.slice(2))) {
  const cache = new CodeCache(require, join(__dirname, "program"), process.argv[2] ?? "");
  const { finished } = cache.load("./program.js#tasks") as typeof Program;
  void finished.then((use) => process.once("exit", () => cache.keep(use)));
}

/** The one answer that needs none of the program. What goes wrong here, the program tells. */
function tellVersion([word, ...more]: string[]): boolean {
  if ((word !== "--version" && word !== "-V") || more.length > 0) return false;
  try {
    writeSync(1, `${VERSION}\n`);
    return true;
  } catch {
    return false;
  }
}
