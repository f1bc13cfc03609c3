/** The text of a column that was read as bytes; what is not UTF-8 in it is replaced. */
export function textOfBytes(value: string | number | null | Uint8Array | undefined): string {
  if (!(value instanceof Uint8Array)) return String(value ?? "");
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString();
}
