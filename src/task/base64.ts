/**
 * The bytes of padded base64 text (RFC 4648, section 4); undefined for any other text. Buffer alone would skip what it
 * does not know, and so change the data.
 */
export function bytesFromBase64(text: string): Uint8Array | undefined {
  const buffer = Buffer.from(text, "base64");
  if (buffer.toString("base64") !== text) return undefined;
  return new Uint8Array(buffer);
}

/** Padded base64 text (RFC 4648, section 4), as DynamoDB writes binary. */
export function base64FromBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
