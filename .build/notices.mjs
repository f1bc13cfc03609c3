// The notices of the packages whose code is in what is built, which their licences ask for wherever that code goes.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Licences under which code may be in the program (SPDX). */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
]);
// What a package has of another one within its own files, under the same licence: whose it is.
const INSIDE = new Map([
  [
    "rrule-temporal",
    { title: "temporal-polyfill (MIT), in rrule-temporal", copyright: "Copyright (c) 2026 Adam Shaw" },
  ],
]);
const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENCE = /^licen[cs]e(?:[.-].*)?$/i;
const NOTICE = /^(?:copyright)?notice(?:\..*)?$/i;

/**
 * The folders of the packages of which something is in the outputs: of what was imported and then shaken out, nothing is.
 * @param {import("esbuild").Metafile} metafile
 */
export function bundledPackages({ outputs }) {
  /** @type {Set<string>} */
  const folders = new Set();
  for (const { inputs } of Object.values(outputs))
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const [folder] = PACKAGE.exec(path) ?? [];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  return folders;
}

/**
 * The notices of packages, each licence's text once. Throws for a package that has none, or one that is not allowed.
 * @param {Iterable<string>} folders
 */
export function noticesText(folders) {
  const packages = [...folders].map(readPackage).flatMap((one) => [one, ...insideOf(one)]);
  /** @type {Map<string, string[]>} */
  const titlesOf = new Map();
  for (const { title, licence, notices, repository } of packages) {
    // Some of the SDK's packages come without the file, which others of the same repository have.
    const text = licence ?? packages.find((one) => one.repository === repository && one.licence)?.licence;
    if (text === undefined) throw new Error(`${title} comes without the text of its licence`);
    const whole = [text, ...notices].join("\n\n");
    titlesOf.set(whole, [...(titlesOf.get(whole) ?? []), title]);
  }
  const blocks = [...titlesOf].map(([text, titles]) => ({ titles: titles.toSorted().join("\n"), text }));
  const sorted = blocks.toSorted((one, other) => (one.titles < other.titles ? -1 : 1));
  return sorted.map(({ titles, text }) => `${RULE}\n${titles}\n${RULE}\n\n${text}\n`).join("\n");
}

const RULE = "-".repeat(80);

/** @param {ReturnType<typeof readPackage>} outer */
function insideOf(outer) {
  const inside = INSIDE.get(outer.name);
  if (inside === undefined) return [];
  const { title, copyright } = inside;
  return [{ ...outer, title, licence: outer.licence?.replace(/^Copyright .*$/m, copyright) }];
}

/** @param {string} folder */
function readPackage(folder) {
  const { name, version, license, repository } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const title = `${name} ${version} (${license})`;
  if (!ALLOWED.has(license))
    throw new Error(`${title} cannot be bundled: its licence is not one of those allowed`);
  const files = readdirSync(folder);
  /** @param {RegExp} wanted */
  const textsOf = (wanted) =>
    files
      .filter((file) => wanted.test(file))
      .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  return {
    name: String(name),
    title,
    repository: `${license} ${repository?.url ?? repository ?? name}`,
    licence: textsOf(LICENCE)[0],
    notices: textsOf(NOTICE),
  };
}
