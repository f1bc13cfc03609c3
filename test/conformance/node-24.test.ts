import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, inject, it } from "vitest";

const node = inject("lambda")?.node;

// A Node that has a SQLite of its own takes that one. The other tests run on Node 20, which has none; how the two go together is in
// test/e2e/concurrency.test.ts.
const SUITES = ["test/engine/node/driver.test.ts", "test/local/store/", "test/local/table/contract.test.ts"];

it.skipIf(node === undefined)("the local store on Node 24 passes its own tests", async () => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("VITEST")));
  const words = ["node_modules/vitest/vitest.mjs", "run", "--project", "unit", ...SUITES];
  const run = promisify(execFile)(node!, words, { env: { ...env, NEEDS_BUILT_IN: "1" } });
  // What it prints of slow tests may well have the word "failed" in a title.
  const { code, stdout } = await run.then(
    (told) => ({ code: 0, stdout: told.stdout }),
    (error: { code: number; stdout: string }) => error,
  );
  expect(code, stdout).toBe(0);
  expect(stdout).toMatch(/Tests .*\d+ passed/);
});
