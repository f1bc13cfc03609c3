// What system and processor a program is for, as its first bytes say.

const ELF_MACHINES = new Map([
  [0x3e, "x64"],
  [0xb7, "arm64"],
]);
const MACH_PROCESSORS = new Map([
  [0x01000007, "x64"],
  [0x0100000c, "arm64"],
]);
const PE_MACHINES = new Map([
  [0x8664, "x64"],
  [0xaa64, "arm64"],
]);
// ELF's program headers, of 56 bytes each, stand near the beginning; this one names the loader.
const PT_INTERP = 3;
const HEADER_BYTES = 56;

/**
 * As `linux-x64`, `linux-x64-musl`, `darwin-arm64` or `windows-x64`; undefined for anything else.
 * @param {Buffer} bytes at least the first 4,096
 */
export function executableFormat(bytes) {
  if (bytes.length < 64) return undefined;
  if (bytes.toString("latin1", 0, 4) === "\x7fELF") {
    const machine = ELF_MACHINES.get(bytes.readUInt16LE(18));
    const musl = loaderOf(bytes).includes("/ld-musl-") ? "-musl" : "";
    return machine && `linux-${machine}${musl}`;
  }
  if (bytes.readUInt32LE(0) === 0xfeedfacf) {
    const processor = MACH_PROCESSORS.get(bytes.readUInt32LE(4));
    return processor && `darwin-${processor}`;
  }
  const place = bytes.readUInt32LE(0x3c);
  if (bytes.toString("latin1", 0, 2) === "MZ" && bytes.toString("latin1", place, place + 4) === "PE\0\0") {
    const machine = PE_MACHINES.get(bytes.readUInt16LE(place + 4));
    return machine && `windows-${machine}`;
  }
  return undefined;
}

/** @param {Buffer} bytes of an ELF program of 64 bits */
function loaderOf(bytes) {
  const table = Number(bytes.readBigUInt64LE(32));
  const count = bytes.readUInt16LE(56);
  for (
    let at = table;
    at < table + count * HEADER_BYTES && at + HEADER_BYTES <= bytes.length;
    at += HEADER_BYTES
  ) {
    if (bytes.readUInt32LE(at) !== PT_INTERP) continue;
    const begin = Number(bytes.readBigUInt64LE(at + 8));
    return bytes.toString("latin1", begin, begin + Number(bytes.readBigUInt64LE(at + 32)));
  }
  return "";
}
