#!/usr/bin/env node
import { lacksUse, openProgram } from "./code-cache.ts";
import type * as Keeper from "./keep-code.ts";
import { tellVersion } from "./tell-version.ts";
import type * as Tasks from "./tasks.ts";

const words = process.argv.slice(2);
if (!tellVersion(words)) {
  const program = openProgram(require, `${__dirname}/program`, words[0] ?? "");
  const { finished, leave } = program.load("./program/tasks.js") as typeof Tasks;
  const keep = (use: string) => {
    // Without what keeps it.
    const scripts = new Map(program.scripts);
    const { keepCode } = program.load("./keep-code/keep-code.js") as typeof Keeper;
    keepCode({ ...program, scripts }, use);
  };
  const end = async () => {
    const use = await finished;
    if (use !== undefined && lacksUse(program, use)) process.once("exit", () => keep(use));
    leave();
  };
  void end();
}
