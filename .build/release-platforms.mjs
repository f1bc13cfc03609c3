// The platforms that a release has a binary for.

/**
 * `name`: in the names of files; `bun`: in the names of bun's packages and targets; `deb`: Debian's word for the processor.
 * @typedef {{ name: string, bun: string, deb?: string }} Platform
 */

/** @type {readonly Platform[]} */
export const platforms = [
  { name: "linux-x64", bun: "linux-x64", deb: "amd64" },
  { name: "linux-arm64", bun: "linux-aarch64", deb: "arm64" },
  { name: "linux-x64-musl", bun: "linux-x64-musl" },
  { name: "linux-arm64-musl", bun: "linux-aarch64-musl" },
  { name: "darwin-x64", bun: "darwin-x64" },
  { name: "darwin-arm64", bun: "darwin-aarch64" },
  { name: "windows-x64", bun: "windows-x64" },
];

/** The name of the program in its archive. @param {Platform} platform */
export function programName({ name }) {
  return name.startsWith("windows") ? "tasks.exe" : "tasks";
}
