// Makes all of a release in .release/: `npm run release [-- --only linux-x64,windows-x64] [--url https://…]`. It publishes nothing.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { bunVersion, compileBinaries } from "./compile-binaries.mjs";
import { buildDebianPackage } from "./debian-package.mjs";
import { executableFormat } from "./executable-format.mjs";
import { platforms, programName } from "./release-platforms.mjs";
import { containerFile, homebrewFormula } from "./release-texts.mjs";
import { bill } from "./sbom.mjs";

const { values } = parseArgs({
  options: {
    only: { type: "string", default: platforms.map(({ name }) => name).join(",") },
    url: { type: "string", default: "https://example.invalid/tasks" },
    out: { type: "string", default: ".release" },
    // For a test, which has dist/ already and no time: 1 is quick, 9 small.
    built: { type: "boolean", default: false },
    compression: { type: "string", default: "6" },
  },
});
process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const out = resolve(values.out);
const compression = Number(values.compression);
const names = values.only.split(",").filter(Boolean);
const unknown = names.filter((name) => !platforms.some((one) => one.name === name));
if (unknown.length > 0) throw new Error(`there is no platform ${unknown.join(", ")}`);
const wanted = platforms.filter(({ name }) => names.includes(name));
/** @type {{ name: string, version: string, description: string, license: string }} */
const about = JSON.parse(readFileSync("package.json", "utf8"));
const { version } = about;

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const work = mkdtempSync(join(out, "work-"));
try {
  if (!values.built) run("npm", ["run", "-s", "build"]);
  run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", out]);
  const notices = readFileSync("dist/THIRD-PARTY-NOTICES", "utf8");
  writeFileSync(
    join(out, "sbom.cdx.json"),
    `${JSON.stringify(bill(about, { notices, bun: bunVersion }), undefined, 2)}\n`,
  );
  await makeBinaries();
  writeFileSync(join(out, "Containerfile"), containerFile);
  writeFileSync(join(out, "tasks.rb"), homebrewFormula(about, { url: values.url, sums: sums() }));
} finally {
  rmSync(work, { recursive: true, force: true });
}
const lines = [...sums()].map(([file, sum]) => `${sum}  ${file}\n`);
writeFileSync(join(out, "SHA256SUMS"), lines.join(""));
for (const file of readdirSync(out)) {
  const megabytes = statSync(join(out, file)).size / 1e6;
  process.stdout.write(`${megabytes.toFixed(megabytes < 1 ? 3 : 1).padStart(8)} MB  ${file}\n`);
}

async function makeBinaries() {
  const binaries = wanted.map((platform) => ({
    platform,
    folder: join(work, `tasks-${version}-${platform.name}`),
    target: `bun-${platform.bun}`,
    engine: engineFor(platform.bun),
  }));
  for (const { folder } of binaries) mkdirSync(folder);
  const notices = await compileBinaries(
    binaries.map(({ platform, folder, ...how }) => ({
      ...how,
      outfile: join(folder, programName(platform)),
    })),
  );
  for (const { platform, folder } of binaries) {
    const program = join(folder, programName(platform));
    chmodSync(program, 0o755);
    const format = executableFormat(firstBytes(program));
    if (format !== platform.name) throw new Error(`the program for ${platform.name} is one for ${format}`);
    if (isThisMachine(platform.name)) tryOut(program);
    for (const file of ["LICENSE", "README.md", "CHANGELOG.md"]) cpSync(file, join(folder, file));
    cpSync("dist/man", join(folder, "man"), { recursive: true });
    cpSync("src/docs", join(folder, "src", "docs"), { recursive: true });
    // A folder of its own, so that unpacking it leaves nothing among other files.
    run("tar", ["-cf", `${folder}.tar`, "-C", work, basename(folder)]);
    const archive = gzipSync(readFileSync(`${folder}.tar`), { level: compression });
    writeFileSync(join(out, `tasks-${version}-${platform.name}.tar.gz`), archive);
    if (platform.deb !== undefined)
      buildDebianPackage({ about, architecture: platform.deb, program, notices, out, work, compression });
  }
}

/** bun for a platform, out of its package of npm, which stays in .engines/. @param {string} name */
function engineFor(name) {
  const file = name.startsWith("windows") ? "bun.exe" : "bun";
  const folder = resolve(".engines", `bun-${bunVersion}-${name}`);
  const installed = resolve("node_modules/@oven", `bun-${name}`, "bin", file);
  if (existsSync(installed)) return installed;
  if (!existsSync(folder)) {
    run("npm", ["pack", "--silent", `@oven/bun-${name}@${bunVersion}`, "--pack-destination", work]);
    const unpacked = mkdtempSync(join(work, "engine-"));
    run("tar", ["-xzf", join(work, `oven-bun-${name}-${bunVersion}.tgz`), "-C", unpacked]);
    mkdirSync(".engines", { recursive: true });
    // From another disk it cannot be renamed.
    cpSync(join(unpacked, "package"), folder, { recursive: true });
  }
  return join(folder, "bin", file);
}

/** Makes a record and reads it back. @param {string} program */
function tryOut(program) {
  const env = { PATH: "/usr/bin:/bin", HOME: work, TASKS_DATA_DIR: join(work, "data"), TZ: "UTC" };
  const words = ["--user", "release", "--deadline", "1800000000", "-o", "ndjson", "-q"];
  const made = String(execFileSync(program, ["create", ...words], { env }));
  const found = String(execFileSync(program, ["get", ...words], { env }));
  if (made === "" || made !== found) throw new Error(`${program} reads another record than it made`);
}

/** @param {string} name */
function isThisMachine(name) {
  return name === `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
}

/** @param {string} path */
function firstBytes(path) {
  const bytes = Buffer.alloc(8192);
  const file = openSync(path, "r");
  readSync(file, bytes);
  closeSync(file);
  return bytes;
}

/** Of each archive and package, by its name. */
function sums() {
  const files = readdirSync(out).filter((file) => /\.(tar\.gz|tgz|deb|json)$/.test(file));
  return new Map(
    files.map((file) => [
      file,
      createHash("sha256")
        .update(readFileSync(join(out, file)))
        .digest("hex"),
    ]),
  );
}

/** @param {string} command @param {string[]} words */
function run(command, words) {
  execFileSync(command, words, {
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
}
