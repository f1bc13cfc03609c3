// What the release is made of, in CycloneDX's JSON: npm's list, less what only builds and tests.
import { execFileSync } from "node:child_process";

/**
 * @param {{ name: string }} about
 * @param {{ notices: string, bun: string }} bundled `notices`: the text whose titles name what is bundled; `bun`: its version
 */
export function bill(about, { notices, bun }) {
  const all = npmBill();
  // What npm installs on another platform is known to the lock file alone.
  const locked = npmBill("--package-lock-only");
  const ids = new Set(
    [...notices.matchAll(/^((?:@[\w.-]+\/)?[\w.-]+) (\d[\w.+-]*) \([^)]+\)$/gm)].map(
      ([, name, version]) => `${name}@${version}`,
    ),
  );
  const installed = new Set(all.components.map((one) => one["bom-ref"]));
  const components = [
    ...all.components.filter((one) => ids.has(one["bom-ref"]) || !isDevelopment(one)),
    ...locked.components.filter((one) => !installed.has(one["bom-ref"]) && !isDevelopment(one)),
  ];
  components.push({
    "bom-ref": `bun@${bun}`,
    type: "framework",
    name: "bun",
    version: bun,
    description: "the engine of the binaries; the npm package is without it",
    purl: `pkg:npm/bun@${bun}`,
    licenses: [{ license: { id: "MIT" } }],
  });
  const refs = new Set([all.metadata.component["bom-ref"], ...components.map((one) => one["bom-ref"])]);
  return {
    ...all,
    metadata: {
      ...all.metadata,
      component: { ...all.metadata.component, type: "application", name: about.name },
    },
    components,
    dependencies: locked.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) })),
  };
}

/**
 * @param {string[]} options
 * @typedef {{ "bom-ref": string, type: string, name: string, version: string, properties?: { name: string }[], [more: string]: unknown }} Component
 * @returns {{ metadata: { component: Component }, components: Component[], dependencies: { ref: string, dependsOn: string[] }[] }}
 */
function npmBill(...options) {
  const how = {
    encoding: /** @type {const} */ ("utf8"),
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === "win32",
  };
  return JSON.parse(execFileSync("npm", ["sbom", "--sbom-format=cyclonedx", ...options], how));
}

/** @param {Component} component */
function isDevelopment({ properties = [] }) {
  return properties.some(({ name }) => name === "cdx:npm:package:development");
}
