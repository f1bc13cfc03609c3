import { describe, expect, it } from "vitest";
import { blocksOf, patternOf, typedLines } from "./support/document-blocks.ts";

const text = `# A page

<!-- clock: 2026-11-27 05:55 -->
<!-- before:
tasks scan --count
-->

\`\`\`console
$ tasks query \\
>   --today
a
$ echo b
b
\`\`\`

\`\`\`json
{}
\`\`\`

\`\`\`sh
echo c
\`\`\`

\`\`\`text
c
\`\`\`

\`\`\`sh needs=npm
npm ci
\`\`\`
`;

describe("the blocks of a document", () => {
  const blocks = blocksOf({ path: "page.md", text });

  it("are those for a shell, with what sets their stage and what they show", () => {
    expect(blocks.map(({ place, kind, needs, printed }) => [place, kind, needs, printed])).toEqual([
      ["page.md:8", "console", undefined, ""],
      ["page.md:20", "sh", undefined, "c\n"],
      ["page.md:28", "sh", "npm", ""],
    ]);
    expect(blocks.map(({ before }) => before)).toEqual(["tasks scan --count", "", ""]);
    expect(new Set(blocks.map(({ now }) => now))).toEqual(new Set([Date.UTC(2026, 10, 26, 20, 55)]));
  });

  it("have lines that are typed, some of them longer than one", () => {
    expect(typedLines(blocks[0]!)).toEqual(["tasks query \\\n  --today", "echo b"]);
  });
});

describe("what a block shows", () => {
  it.each([
    ["a\nb\n", "a\nb\n", true],
    ["a\nb\n", "a\n", false],
    ["a\nb\n", "a\nb\nc\n", false],
    ["a…c\n", "abc\n", true],
    ["a…c\n", "ab\nc\n", false],
    ["a\n…\nd\n", "a\nb\nc\nd\n", true],
    ["a\n…\nd\n", "a\nd\n", true],
    ["a\n…\nd\n", "a\nb\n", false],
    ["(0.0 s) [x] $1\n", "(0.0 s) [x] $1\n", true],
    ["(0.0 s)\n", "(000 s)\n", false],
    ["", "", true],
    ["", "error: x\n", false],
  ])("%j of %j is right: %s", (expected, actual, isRight) => {
    expect(patternOf(expected).test(actual)).toBe(isRight);
  });
});
