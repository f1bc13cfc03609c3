import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { isPageFile, pageFileText } from "./.build/page-files.mjs";

const pageFiles = {
  name: "page-files",
  load: async (id: string) =>
    isPageFile(id) ? `export default ${JSON.stringify(await pageFileText(id))}` : undefined,
};

// Whatever account and settings the person who runs this has, no test may meet them.
for (const name of Object.keys(process.env))
  if (/^(AWS|TASKS)_(?!BINARY$|FLIPS$|SEED$)/.test(name)) delete process.env[name];

// What comes, comes soon; on a busy machine a single look at it may take a second, which is all that vitest waits for.
const expect = { poll: { timeout: 20_000 } };

export default defineConfig({
  test: {
    // Two on two cores, where vitest takes one: many tests wait for a process, a lease or the SDK's next attempt.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      {
        plugins: [pageFiles],
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/conformance/**", "test/e2e/**"],
          testTimeout: 30_000,
          expect,
        },
      },
      {
        // Runs the built program as a process.
        plugins: [pageFiles],
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          // The binary differs in its engine. What the page and a queue of workers do is seen in the package.
          exclude:
            process.env["TASKS_BINARY"] === undefined ? [] : ["**/page*.test.ts", "**/workers.test.ts"],
          globalSetup: ["test/e2e/setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect,
        },
      },
      {
        // Runs against real servers, which setup.ts starts.
        plugins: [pageFiles],
        test: {
          name: "conformance",
          include: ["test/conformance/**/*.test.ts"],
          globalSetup: ["test/conformance/setup.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          expect,
        },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts", "bin/**/*.ts"],
      // Runs in the browser, where test/e2e/page.test.ts sees to it.
      exclude: ["src/local/serve/page/browser/**"],
      reporter: ["text-summary", "html"],
      // As measured on 2026-11-26, less what generated tests let vary. They only rise.
      thresholds: { statements: 96, branches: 91.9, functions: 95.4, lines: 97.1 },
    },
  },
});
