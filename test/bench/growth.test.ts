import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { targets } from "./support/summary.mjs";

const source = readFileSync(new URL("growth.mjs", import.meta.url), "utf8");

it("each target of growth is of a size and of work that the bench has", () => {
  const form = /^(.*), local store(?:: µs a record of| of) ([\d,]+)(?: records)? ÷ /;
  const named = targets.flatMap(({ what }) =>
    what.flatMap((one) => {
      const found = form.exec(one);
      return found === null ? [] : [found.slice(1)];
    }),
  );
  expect(named).toHaveLength(20);
  for (const [work = "", count = ""] of named) {
    expect(source).toMatch(new RegExp(`(?:"${work}"|^ +${work}):`, "m"));
    expect(source).toContain(count.replaceAll(",", "_"));
  }
});
