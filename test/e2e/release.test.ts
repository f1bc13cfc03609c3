import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { executableFormat } from "../../.build/executable-format.mjs";
import { documents } from "../support/documents.ts";
import { isBinary } from "../support/spawn-tasks.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const { version } = packageJson;
const platform = `${process.platform}-${process.arch}`;
const archive = `tasks-${version}-${platform}.tar.gz`;
// Only this machine's binary, whose engine is installed: the others differ in the engine alone.
const isMade = process.platform === "linux";

describe.skipIf(isBinary || !isMade)("npm run release", () => {
  const folder = temporaryFolder(afterAll);
  const out = join(folder, "release");
  const read = (name: string) => readFileSync(join(out, name), "utf8");
  beforeAll(() => {
    execFileSync(process.execPath, [
      ".build/release.mjs",
      "--built",
      "--compression",
      "1",
      "--only",
      platform,
      "--out",
      out,
      "--url",
      "https://x.test/r",
    ]);
  });

  it("makes what the sums are of, and leaves nothing else", () => {
    const files = readdirSync(out);
    expect(files).toEqual(
      expect.arrayContaining([
        "Containerfile",
        "SHA256SUMS",
        "sbom.cdx.json",
        "tasks.rb",
        archive,
        `tasks-dynamodb-tasks-${version}.tgz`,
      ]),
    );
    expect(files.filter((file) => file.startsWith("work-"))).toEqual([]);
    for (const line of read("SHA256SUMS").trimEnd().split("\n")) {
      const [sum, file = ""] = line.split("  ");
      expect(
        createHash("sha256")
          .update(readFileSync(join(out, file)))
          .digest("hex"),
      ).toBe(sum);
    }
  });

  it("has a program that runs, with its man pages and all that README leads to, in a folder of its own", () => {
    const unpacked = join(folder, "unpacked");
    mkdirSync(unpacked);
    execFileSync("tar", ["-xzf", join(out, archive), "-C", unpacked]);
    expect(readdirSync(unpacked)).toEqual([`tasks-${version}-${platform}`]);
    const own = join(unpacked, `tasks-${version}-${platform}`);
    for (const { path } of documents) expect(existsSync(join(own, path)), path).toBe(true);
    expect(readdirSync(join(own, "man"))).toContain("tasks-create.1");
    const env = { PATH: "/usr/bin:/bin", HOME: folder };
    expect(execFileSync(join(own, "tasks"), ["--version"], { encoding: "utf8", env })).toBe(`${version}\n`);
    expect(executableFormat(readFileSync(join(own, "tasks")).subarray(0, 8192))).toBe(platform);
  });

  it("lists what is in it, and nothing that only builds or tests it", () => {
    const { bomFormat, metadata, components } = JSON.parse(read("sbom.cdx.json")) as {
      bomFormat: string;
      metadata: { component: { name: string } };
      components: { name: string }[];
    };
    expect([bomFormat, metadata.component.name]).toEqual(["CycloneDX", packageJson.name]);
    const names = components.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["commander", "@aws-sdk/client-dynamodb", "libsql", "bun"]));
    // On whatever machine it is made: those that other machines install, too.
    expect(names).toEqual(expect.arrayContaining(["@libsql/darwin-arm64", "@libsql/linux-x64-gnu"]));
    for (const name of ["vitest", "esbuild", "oxlint", "knip", "ajv"]) expect(names).not.toContain(name);
  });

  it("has a formula with the sum of the archive", () => {
    const sum = createHash("sha256")
      .update(readFileSync(join(out, archive)))
      .digest("hex");
    expect(read("tasks.rb")).toContain(`url "https://x.test/r/${archive}"\n      sha256 "${sum}"`);
  });

  it("has a package for Debian with program, pages and completion", ({ skip }) => {
    const package_ = readdirSync(out).find((file) => file.endsWith(".deb"));
    if (package_ === undefined) return skip("there is no dpkg-deb");
    const listed = execFileSync("dpkg-deb", ["--contents", join(out, package_)], { encoding: "utf8" });
    expect(listed).toMatch(/^drwxr-xr-x root\/root .* \.\/\n/);
    for (const path of [
      "usr/bin/tasks",
      "usr/share/man/man1/tasks.1.gz",
      "usr/share/zsh/vendor-completions/_tasks",
    ]) {
      expect(listed).toContain(` ./${path}\n`);
    }
    expect(listed).toMatch(/^-rwxr-xr-x root\/root .* \.\/usr\/bin\/tasks$/m);
    const root = join(folder, "debian");
    execFileSync("dpkg-deb", ["--extract", join(out, package_), root]);
    const notices = execFileSync(join(root, "usr/bin/tasks"), ["licences"], { encoding: "utf8" });
    expect(notices).toContain("This program contains bun");
    expect(readFileSync(join(root, "usr/share/doc/tasks-dynamodb/copyright"), "utf8")).toBe(
      `${readFileSync("LICENSE", "utf8")}\n${notices}`,
    );
    const about = execFileSync("dpkg-deb", ["--field", join(out, package_), "Description"], {
      encoding: "utf8",
    });
    // What Debian shows of it in one line.
    expect(about.split("\n")[0]!.length).toBeLessThanOrEqual(80);
  });
});
