import { crc32 } from "node:zlib";

interface ZipFile {
  /** Slashes between folders. */
  name: string;
  data: Uint8Array;
}

// APPNOTE.TXT of PKWARE: 1980-01-01 is the first day that zip can write.
const DATE = 0x21;
const VERSION = 20;
const UTF8_NAMES = 0x800;
const UNIX = 3 << 8;
const FILE_MODE = 0o100644 * 0x10000;

/**
 * A zip of files that are not compressed: the same bytes on every machine, in every time zone and with every zlib, so
 * that its hash says whether the deployed code is this code.
 */
export function makeZip(files: ZipFile[]): Uint8Array {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, data } of sorted) {
    const bytes = Buffer.from(name);
    const common = [
      half(VERSION),
      half(UTF8_NAMES),
      half(0),
      half(0),
      half(DATE),
      word(crc32(data)),
      word(data.length),
      word(data.length),
      half(bytes.length),
      half(0),
    ];
    const local = Buffer.concat([word(0x04034b50), ...common, bytes, data]);
    directory.push(word(0x02014b50), half(UNIX | VERSION), ...common, half(0), half(0), half(0));
    directory.push(word(FILE_MODE), word(offset), bytes);
    parts.push(local);
    offset += local.length;
  }
  const end = Buffer.concat(directory);
  const count = half(sorted.length);
  const tail = [word(0x06054b50), half(0), half(0), count, count, word(end.length), word(offset), half(0)];
  return new Uint8Array(Buffer.concat([...parts, end, ...tail]));
}

function half(value: number): Uint8Array {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function word(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
