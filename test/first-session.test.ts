import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Output } from "../src/ports.ts";
import { main } from "../src/main.ts";
import { createContext } from "../src/system/system-context.ts";
import { newWorld } from "./support/run-tasks.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const [, session = ""] = /^```console\n(.*?)^```$/ms.exec(readme) ?? [];
// A Tuesday in Tokyo.
const NOW = Date.UTC(2026, 10, 24, 1);
const HOME = "/home/you";

it("README begins with what the program shows on a terminal, word for word", async () => {
  const lines = session.split("\n").filter((line) => line.startsWith("$ "));
  expect(lines.length).toBeGreaterThan(5);
  let shown = "";
  const world = newWorld();
  const screen: Output = {
    isTTY: true,
    columns: 80,
    async write(text) {
      shown += String(text);
    },
  };
  const clock = { ...world.clock, now: () => NOW };
  const tasks = (words: string[]) =>
    main(
      words,
      createContext({
        ...world,
        env: { ...world.env, NO_COLOR: "1" },
        clock,
        stdout: screen,
        stderr: screen,
      }),
    );
  for (const line of lines) {
    shown += `${line}\n`;
    await tasks(wordsOf(line.slice("$ tasks ".length)));
  }
  expect(shown.replaceAll(world.home, HOME)).toBe(session);
});

/** As a shell takes them apart: of its quotes only '…'. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:[^\s']|'[^']*')+/g)].map(([word]) => word.replaceAll("'", ""));
}
