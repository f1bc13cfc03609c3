import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { isBinary, newAccount } from "../support/spawn-tasks.ts";

const SRC = fileURLToPath(new URL("../../src", import.meta.url));
/** A module that is imported as a value, at once or late. */
const IMPORT = /(?:^import (?!type )[^"]*?from |\bimport\()"([^".#][^"]*)"/gm;

/** The packages of which the program imports something, on its own engine. */
function importedPackages(): string[] {
  const other = join("engine", isBinary ? "node" : "bun");
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.startsWith(other),
  );
  const names = files.flatMap((file) =>
    [...readFileSync(join(SRC, file), "utf8").matchAll(IMPORT)].map(([, name = ""]) => name),
  );
  const packages = names.map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
  return [...new Set(packages)].filter((name) => !isBuiltin(name) && !name.startsWith("bun:"));
}

describe("tasks licences", () => {
  it("names every package that the program imports, with the text of its licence", async () => {
    const { code, stdout, stderr } = await newAccount().tasks("licences");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const imported = importedPackages();
    expect(imported).toEqual(expect.arrayContaining(["@aws-sdk/client-dynamodb", "commander", "dayjs"]));
    for (const name of imported) expect(stdout).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
    expect(stdout).toContain("Copyright (c) 2011 TJ Holowaychuk");
    expect(stdout).toContain("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION");
    expect(stdout.includes("JavaScriptCore")).toBe(isBinary);
  });
});
