import { describe, expect, it } from "vitest";
import { documents } from "../support/documents.ts";
import { storedFigures, withFigures } from "./documented-figures.mjs";
import { compareWithTargets, summaryReport, targets } from "./support/summary.mjs";

describe("the figures in README and the manual", () => {
  it.each(documents)(
    "are those of figures.json in $path (`npm run bench -- --figures` writes both)",
    ({ text }) => {
      expect(text).toBe(withFigures(text, storedFigures()));
      expect(text.match(/<!-- end of figures -->/g)?.length).toBe(text.match(/<!-- figures: /g)?.length);
    },
  );

  it("are somewhere", () => {
    const marked = documents.filter(({ text }) => text.includes("<!-- figures: "));
    expect(marked.map(({ path }) => path)).toEqual(["src/docs/install.md", "src/docs/scripts.md"]);
  });

  it("change with the stored ones, and nothing else does", () => {
    const stored = storedFigures();
    const before = documents.find(({ path }) => path === "src/docs/scripts.md")!.text;
    const of = { "get of 1,000 records, local store: CPU s": { loop: 12.34, "one command": 0.0456 } };
    const loops = { ...stored["loops"]!, figures: { ...stored["loops"]!.figures, ...of } };
    const after = withFigures(before, { ...stored, loops });
    expect(after).toContain("12 → 0.05, 270 times");
    const kept = (text: string) => text.split("\n").filter((line) => !line.startsWith("|"));
    expect(kept(after)).toEqual(kept(before));
  });

  it("have names that somebody writes", () => {
    const text = "<!-- figures: no-such --><!-- end of figures -->";
    expect(() => withFigures(text, storedFigures())).toThrow("nobody writes the figures 'no-such'");
  });
});

describe("the targets", () => {
  const figures = {
    "get: × node -e 0": { binary: 0.7, "package, Node 20": 2.3, dynein: 0.73, boto3: 14 },
    "import: of the ceiling": { package: 0.91 },
    "export: records/s": { package: 86_000 },
    "memory: ×": { package: Number.NaN },
  };
  const outcomes = compareWithTargets(figures, [
    { who: "binary", what: ["get: × node -e 0"], atMost: 0.7 },
    { who: "package, Node 20", what: ["get: × node -e 0"], atMost: 2.2 },
    { who: "package, Node 24", what: ["get: × node -e 0"], atMost: 2 },
    { who: "package", what: ["import: of the ceiling", "export: records/s"], atLeast: 0.9 },
    { who: "package", what: ["export: records/s"], atLeast: 200_000 },
    { who: "package", what: ["memory: ×"], atMost: 1.3 },
  ]);

  it("are met, missed or not measured, beside each peer that is there", () => {
    expect(summaryReport(outcomes)).toMatchObject({
      columns: ["", "ours", "measured", "target", "met", "dynein", "boto3"],
      rows: [
        ["get: × node -e 0", "binary", 0.7, "≤ 0.7", "yes", 0.73, 14],
        ["get: × node -e 0", "package, Node 20", 2.3, "≤ 2.2", "no", 0.73, 14],
        ["get: × node -e 0", "package, Node 24", "not measured", "≤ 2", "", 0.73, 14],
        ["import: of the ceiling", "package", 0.91, "≥ 0.9", "yes", undefined, undefined],
        ["export: records/s", "package", 86_000, "≥ 0.9", "yes", undefined, undefined],
        ["export: records/s", "package", 86_000, "≥ 200,000", "no", undefined, undefined],
        ["memory: ×", "package", "not measured", "≤ 1.3", "", undefined, undefined],
      ],
      notes: [expect.stringContaining("3 of 5 that were measured are met; 7 targets"), expect.any(String)],
    });
  });

  it("are part of what is written as JSON", () => {
    expect(outcomes[1]).toEqual({
      what: "get: × node -e 0",
      who: "package, Node 20",
      measured: 2.3,
      atMost: 2.2,
      isMet: false,
      peers: { dynein: 0.73, boto3: 14 },
    });
  });

  it("of one command name what that bench measures", () => {
    const named = targets.flatMap(({ what }) => what).filter((what) => what.endsWith("× node -e 0"));
    expect(named.length).toBeGreaterThan(0);
    const measured = Object.keys(storedFigures()["one-command"]!.figures);
    expect(named.filter((what) => !measured.includes(what))).toEqual([]);
  });
});
