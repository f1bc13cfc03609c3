import { isIP } from "node:net";

/**
 * An address as the hexadecimal digits by which Event Ruler compares (CIDR.java): two spellings of one address are
 * one, and an IPv4 address that is mapped to IPv6 is that IPv4 address. Undefined for any other text, among them IPv6
 * with a zone or with dots, which Event Ruler does not take for an address.
 */
export function addressDigits(text: string): string | undefined {
  const version = isIP(text);
  if (version === 4) return hex(text.split("."), 10, 2);
  if (version !== 6 || /[.%]/.test(text)) return undefined;
  const [head = [], tail = []] = text.split("::").map((part) => (part === "" ? [] : part.split(":")));
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  const digits = hex(text.includes("::") ? [...head, ...zeros, ...tail] : head, 16, 4);
  return /^0{20}f{4}/.test(digits) ? digits.slice(24) : digits;
}

function hex(parts: string[], radix: number, length: number): string {
  return parts.map((part) => Number.parseInt(part, radix).toString(16).padStart(length, "0")).join("");
}
