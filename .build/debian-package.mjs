// A package for Debian: the program, its man pages, completion for three shells and the licences.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { debianControl } from "./release-texts.mjs";

/**
 * Writes `tasks_<version>_<architecture>.deb` into `out`. `notices`: of what is in the program. Where there is no dpkg-deb it says so and makes none.
 * @param {{ about: import("./release-texts.mjs").About, architecture: string, program: string, notices: string, out: string, work: string, compression: number }} options
 */
export function buildDebianPackage({ about, architecture, program, notices, out, work, compression }) {
  // Not the temporary folder itself, which nobody else may read.
  const root = join(mkdtempSync(join(work, "deb-")), "root");
  /** @param {string} path @param {string | Buffer} content */
  const write = (path, content) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { mode: 0o644 });
  };
  mkdirSync(join(root, "usr/bin"), { recursive: true });
  cpSync(program, join(root, "usr/bin/tasks"));
  for (const file of readdirSync("dist/man"))
    write(`usr/share/man/man1/${file}.gz`, gzipSync(readFileSync(join("dist/man", file)), { level: 9 }));
  write("usr/share/doc/tasks-dynamodb/copyright", `${readFileSync("LICENSE", "utf8")}\n${notices}`);
  write("usr/share/doc/tasks-dynamodb/changelog.gz", gzipSync(readFileSync("CHANGELOG.md"), { level: 9 }));
  write("usr/share/bash-completion/completions/tasks", completion("bash"));
  write("usr/share/zsh/vendor-completions/_tasks", completion("zsh"));
  write("usr/share/fish/vendor_completions.d/tasks.fish", completion("fish"));
  const kilobytes = Math.ceil(statSync(program).size / 1024) + 2048;
  write("DEBIAN/control", debianControl(about, { architecture, kilobytes }));
  const file = join(out, `tasks_${about.version}_${architecture}.deb`);
  try {
    const options = ["--root-owner-group", "-Zgzip", `-z${compression}`, "--build", root, file];
    execFileSync("dpkg-deb", options, { stdio: ["ignore", "ignore", "inherit"] });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
    process.stderr.write(`there is no dpkg-deb here, so no package for Debian on ${architecture}\n`);
  }
}

/** @param {string} shell */
function completion(shell) {
  return execFileSync(process.execPath, ["dist/tasks.js", "completion", shell]);
}
