/** What nobody has looked into yet, as JSON.parse gives it. */
export interface JsonObject {
  [name: string]: unknown;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Text of UTF-8, without its byte order mark; undefined for bytes that are not UTF-8. */
export function decodeUtf8(
  bytes: Uint8Array,
  { keepMark = false }: { keepMark?: boolean } = {},
): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: keepMark }).decode(bytes);
  } catch {
    return undefined;
  }
}
