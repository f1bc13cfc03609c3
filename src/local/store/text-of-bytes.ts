/** The text of a column that was read as bytes; what is not UTF-8 in it is replaced. */
export function textOfBytes(value: string | number | null | Uint8Array | undefined): string {
  if (!(value instanceof Uint8Array)) return String(value ?? "");
  // libsql's are buffers, bun's are not.
  if (Buffer.isBuffer(value)) return value.toString();
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString();
}
