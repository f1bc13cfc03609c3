import type { Leaf, Refuse } from "./pattern-json.ts";
import { addressDigits } from "./ip-address.ts";

/**
 * Whether a text is an address of `10.0.0.0/24` or `2001:db8::/32`. The bits after the mask mean nothing: 10.0.0.5/24
 * is 10.0.0.0/24 (Event Ruler since its pull request 89).
 */
export function cidrTest(operand: unknown, refuse: Refuse): (leaf: Leaf) => boolean {
  const example = "10.0.0.0/24";
  const [, address = "", bits = ""] = (typeof operand === "string" && /^([^/]+)\/(\d+)$/.exec(operand)) || [];
  const digits = addressDigits(address);
  if (digits === undefined) throw refuse("has a 'cidr' that is not an address and its bits", example);
  const all = digits.length * 4;
  if (Number(bits) >= all) {
    throw refuse(
      `has a 'cidr' of ${bits} bits; EventBridge takes at most ${all - 1}, and the address alone as plain text`,
      `${address}/${all - 1}`,
    );
  }
  const first = BigInt(`0x${digits}`);
  const host = (1n << BigInt(all - Number(bits))) - 1n;
  const [low, high] = [first - (first & host), first | host].map((bound) =>
    bound.toString(16).padStart(digits.length, "0"),
  ) as [string, string];
  // As text, like Event Ruler, which tells IPv4 from IPv6 only by what the digits make of it: 0.0.0.0/0 is every address.
  return (leaf) => {
    const found = typeof leaf === "string" ? addressDigits(leaf) : undefined;
    return found !== undefined && low <= found && found <= high;
  };
}
