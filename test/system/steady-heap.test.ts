import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { afterAll, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder(afterAll);
const bundle = join(folder, "steady-heap.mjs");
buildSync({
  entryPoints: ["src/system/steady-heap.ts"],
  bundle: true,
  platform: "node",
  format: "esm",
  outfile: bundle,
});

// What lives through a collection or two, as a page of an export does.
const SCRIPT = `
const { getHeapSpaceStatistics, cachedDataVersionTag } = await import("node:v8");
const { steadyHeap } = await import(process.argv[1]);
const newSpace = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space").space_size;
const work = () => {
  let kept = [];
  for (let index = 0; index < 3_000_000; index += 1) {
    kept.push({ index });
    if (kept.length === 10_000) kept = [];
  }
};
const tag = cachedDataVersionTag();
const before = newSpace();
const loosen = steadyHeap();
work();
const steady = newSpace();
loosen();
const isSameEngine = cachedDataVersionTag() === tag;
work();
console.log(JSON.stringify({ steady: steady / before, loose: newSpace() / before, isSameEngine }));
`;

it("keeps the space for what is new as it is until it is told, and then V8 is as it was for a code cache", () => {
  const words = ["--input-type=module", "-e", SCRIPT, pathToFileURL(bundle).href];
  const { steady, loose, isSameEngine } = JSON.parse(
    execFileSync(process.execPath, words, { encoding: "utf8" }),
  ) as { steady: number; loose: number; isSameEngine: boolean };
  expect(steady).toBeLessThanOrEqual(2);
  expect(loose).toBeGreaterThan(3);
  expect(isSameEngine).toBe(true);
});

// What waits for its turn and then is dead, as the records of an import.
const QUEUE = `
const { steadyHeap } = await import(process.argv[1]);
const used = () => process.memoryUsage().heapUsed;
const before = used();
if (process.argv[2] === "steady") steadyHeap();
const waiting = [];
let most = 0;
for (let index = 0; index < 1_500_000; index += 1) {
  waiting[index % 20_000] = { index, text: ["a", index].join("") };
  if (index % 5_000 === 0) most = Math.max(most, used());
}
console.log(most - before);
`;

it("keeps less of what is dead than V8 by itself", () => {
  const [steady, loose] = ["steady", "loose"].map((way) => {
    const words = ["--input-type=module", "-e", QUEUE, pathToFileURL(bundle).href, way];
    return Number(execFileSync(process.execPath, words, { encoding: "utf8" }));
  });
  expect(steady).toBeLessThan(loose! * 0.8);
});

it("leaves a newer V8 as it is, which may not know the flag", () => {
  const script = `const { steadyHeap } = await import(process.argv[1]); steadyHeap({ node: "99.0.0" })();`;
  const words = ["--input-type=module", "-e", script, pathToFileURL(bundle).href];
  expect(execFileSync(process.execPath, words, { encoding: "utf8", stdio: "pipe" })).toBe("");
});
