import { base64FromBytes } from "../../../task/base64.ts";

/** The JSON of what a request has, with bytes as DynamoDB takes them. */
export function requestJson(value: object): string {
  // A replacer takes as long as all the rest, and bytes are rare.
  return JSON.stringify(value, hasBytes(value) ? withBase64 : undefined);
}

function hasBytes(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (value instanceof Uint8Array) return true;
  if (Array.isArray(value)) return value.some(hasBytes);
  for (const name in value) if (hasBytes((value as { [name: string]: unknown })[name])) return true;
  return false;
}

function withBase64(this: { [name: string]: unknown }, name: string, value: unknown): unknown {
  // A Buffer has become something else by then.
  const { [name]: own } = this;
  return own instanceof Uint8Array ? base64FromBytes(own) : value;
}
