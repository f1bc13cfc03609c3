import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundledPackages, noticesText } from "../.build/notices.mjs";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** A package in a folder of its own. */
function makePackage(described: { name: string; license: string; repository?: unknown }, files: object = {}) {
  const folder = join(temporaryFolder(), described.name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ version: "1.0.0", ...described }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe("the notices of bundled packages", () => {
  it("have each licence's text once, under all that have it, and what a NOTICE adds", () => {
    const text = noticesText([
      makePackage({ name: "b", license: "MIT" }, { "LICENSE.md": "May be used.\r\n" }),
      makePackage({ name: "c", license: "ISC" }, { LICENCE: "Other words.", "NOTICE.txt": "By C." }),
      makePackage({ name: "a", license: "MIT" }, { license: "May be used." }),
    ]);
    const rule = "-".repeat(80);
    expect(text).toBe(
      `${rule}\na 1.0.0 (MIT)\nb 1.0.0 (MIT)\n${rule}\n\nMay be used.\n` +
        `\n${rule}\nc 1.0.0 (ISC)\n${rule}\n\nOther words.\n\nBy C.\n`,
    );
  });

  it("of a package without the file are those of its repository, and of nobody else", () => {
    const repository = { url: "https://example.org/sdk" };
    const bare = makePackage({ name: "bare", license: "MIT", repository });
    const sister = makePackage({ name: "sister", license: "MIT", repository }, { LICENSE: "Of the SDK." });
    const stranger = makePackage({ name: "stranger", license: "MIT" }, { LICENSE: "Of a stranger." });
    expect(noticesText([bare, sister])).toContain("bare 1.0.0 (MIT)\nsister 1.0.0 (MIT)\n");
    expect(() => noticesText([bare, stranger])).toThrow(
      "bare 1.0.0 (MIT) comes without the text of its licence",
    );
  });

  it.each(["GPL-3.0-only", "UNLICENSED", undefined])("refuse the licence %s", (license) => {
    const folder = makePackage({ name: "x", license: license! }, { LICENSE: "Text." });
    expect(() => noticesText([folder])).toThrow(
      `x 1.0.0 (${license}) cannot be bundled: its licence is not one of those allowed`,
    );
  });

  it("are of what is in the outputs, in nested packages too, not of what was shaken out", () => {
    const inputs = {
      "src/main.ts": { bytesInOutput: 10 },
      "node_modules/@scope/used/dist/index.js": { bytesInOutput: 10 },
      "node_modules/used/node_modules/nested/index.js": { bytesInOutput: 10 },
      "node_modules/shaken/index.js": { bytesInOutput: 0 },
    };
    const output = { bytes: 30, inputs, imports: [], exports: [] };
    expect([...bundledPackages({ inputs: {}, outputs: { "out.js": output } })]).toEqual([
      "node_modules/@scope/used",
      "node_modules/used/node_modules/nested",
    ]);
  });
});
