import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { executableFormat } from "../.build/executable-format.mjs";

function elf(machine: number, loader: string): Buffer {
  const bytes = Buffer.alloc(4096);
  bytes.write("\x7fELF", "latin1");
  bytes.writeUInt16LE(machine, 18);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(2, 56);
  // The loader is named by the second of two headers.
  bytes.writeUInt32LE(1, 64);
  bytes.writeUInt32LE(3, 64 + 56);
  bytes.writeBigUInt64LE(1024n, 64 + 56 + 8);
  bytes.writeBigUInt64LE(BigInt(loader.length), 64 + 56 + 32);
  bytes.write(loader, 1024);
  return bytes;
}

function mach(processor: number): Buffer {
  const bytes = Buffer.alloc(4096);
  bytes.writeUInt32LE(0xfeedfacf, 0);
  bytes.writeUInt32LE(processor, 4);
  return bytes;
}

function pe(machine: number): Buffer {
  const bytes = Buffer.alloc(4096);
  bytes.write("MZ");
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.write("PE\0\0", 0x80, "latin1");
  bytes.writeUInt16LE(machine, 0x84);
  return bytes;
}

it.each([
  ["linux-x64", elf(0x3e, "/lib64/ld-linux-x86-64.so.2")],
  ["linux-arm64-musl", elf(0xb7, "/lib/ld-musl-aarch64.so.1")],
  ["darwin-arm64", mach(0x0100000c)],
  ["darwin-x64", mach(0x01000007)],
  ["windows-x64", pe(0x8664)],
  [undefined, elf(0x28, "/lib/ld-linux.so.3")],
  [undefined, Buffer.from("#!/bin/sh\n".padEnd(4096))],
  [undefined, Buffer.alloc(0)],
])("a program is told by its first bytes to be for %s", (format, bytes) => {
  expect(executableFormat(bytes)).toBe(format);
});

it.runIf(process.platform === "linux")("Node itself is one for this machine", () => {
  const format = executableFormat(readFileSync(process.execPath).subarray(0, 8192));
  expect(format?.replace("-musl", "")).toBe(`linux-${process.arch}`);
});
