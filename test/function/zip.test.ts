import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeZip } from "../../src/function/zip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const FILES = [
  { name: "package.json", data: Buffer.from('{"type":"module"}') },
  { name: "熊本/はまち.txt", data: Buffer.from("task\n") },
  { name: "index.mjs", data: Buffer.from("export const handler = async () => ({ statusCode: 200 });\n") },
  { name: "empty", data: new Uint8Array() },
];

describe("makeZip", () => {
  const folder = temporaryFolder(afterAll);
  let zip: string;

  beforeAll(() => {
    zip = join(folder, "function.zip");
    writeFileSync(zip, makeZip(FILES));
  });

  it("makes what Python's zipfile reads: names in order, contents, dates, modes", () => {
    const script = `
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as file:
    assert file.testzip() is None
    print(json.dumps([[i.filename, file.read(i).decode(), list(i.date_time), i.external_attr >> 16, i.compress_type]
                      for i in file.infolist()]))`;
    const listed = JSON.parse(execFileSync("python3", ["-c", script, zip], { encoding: "utf8" })) as unknown;
    const date = [1980, 1, 1, 0, 0, 0];
    expect(listed).toEqual([
      ["empty", "", date, 0o100644, 0],
      ["index.mjs", "export const handler = async () => ({ statusCode: 200 });\n", date, 0o100644, 0],
      ["package.json", '{"type":"module"}', date, 0o100644, 0],
      ["熊本/はまち.txt", "task\n", date, 0o100644, 0],
    ]);
  });

  it("can be unpacked by Python into files that are there for reading", () => {
    execFileSync("python3", ["-m", "zipfile", "-e", zip, folder]);
    expect(readFileSync(join(folder, "熊本/はまち.txt"), "utf8")).toBe("task\n");
    expect(statSync(join(folder, "empty")).size).toBe(0);
  });

  it("is the same bytes whatever the order of the files, for ever", () => {
    const hash = (files: typeof FILES) => createHash("sha256").update(makeZip(files)).digest("hex");
    expect(hash(FILES.toReversed())).toBe(hash(FILES));
    // A change here means that every deployed function is seen as changed: it must be wanted.
    expect(hash(FILES)).toBe("a0648f79751fb7fa9b02ac127890f6f029b2bbed713ba9949cc77f50d8c16e33");
  });

  it("is the same bytes in every time zone", () => {
    const source = JSON.stringify(new URL("../../src/function/zip.ts", import.meta.url).pathname);
    const bundle = join(folder, "zip.mjs");
    const script = `import { buildSync } from "esbuild"; buildSync({ entryPoints: [${source}], bundle: true, platform: "node", format: "esm", outfile: ${JSON.stringify(bundle)} });`;
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: process.cwd() });
    const print = `import { makeZip } from ${JSON.stringify(bundle)}; process.stdout.write(Buffer.from(makeZip([{ name: "a", data: Buffer.from("b") }])).toString("hex"));`;
    const hex = ["UTC", "Asia/Tokyo", "America/Los_Angeles"].map((TZ) =>
      execFileSync(process.execPath, ["--input-type=module", "-e", print], {
        env: { ...process.env, TZ },
        encoding: "utf8",
      }),
    );
    expect(hex[0]).toMatch(/^504b0304/);
    expect(new Set(hex).size).toBe(1);
  });
});
