import { readdirSync, readFileSync } from "node:fs";

export interface Document {
  /** From the project's folder: `src/docs/dates.md`. */
  path: string;
  text: string;
}

/** What users read: README, and the pages of the manual. */
export const documents: readonly Document[] = ["README.md", ...manualPages()].map((path) => ({
  path,
  text: readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"),
}));

export const wholeText = documents.map(({ text }) => text).join("\n");

export function documentAt(path: string): string {
  return documents.find((one) => one.path === path)!.text;
}

function manualPages(): string[] {
  const names = readdirSync(new URL("../../src/docs", import.meta.url));
  return names.toSorted().map((name) => `src/docs/${name}`);
}
