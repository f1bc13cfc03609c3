import { BlockList, isIP } from "node:net";
import type { Leaf } from "./pattern-condition.ts";
import type { Refuse } from "./pattern-operators.ts";

const FAMILY = { 4: "ipv4", 6: "ipv6" } as const;
const LAST = { 4: "255.255.255.255", 6: "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" } as const;

/** Whether a text is an address of `10.0.0.0/24` or `2001:db8::/32`. As in Event Ruler it begins at that very address. */
export function cidrTest(operand: unknown, refuse: Refuse): (leaf: Leaf) => boolean {
  const example = "10.0.0.0/24";
  const [, address = "", bits = ""] =
    (typeof operand === "string" && /^([^/%]+)\/(\d+)$/.exec(operand)) || [];
  const version = isIP(address) as 0 | 4 | 6;
  if (version === 0) throw refuse("has a 'cidr' that is not an address and its bits", example);
  const longest = version === 4 ? 31 : 127;
  if (Number(bits) > longest) {
    throw refuse(
      `has a 'cidr' of ${bits} bits; EventBridge takes at most ${longest}, and the address alone as plain text`,
      `${address}/${longest}`,
    );
  }
  const family = FAMILY[version];
  const block = new BlockList();
  block.addSubnet(address, Number(bits), family);
  const fromAddress = new BlockList();
  fromAddress.addRange(address, LAST[version], family);
  return (leaf) =>
    typeof leaf === "string" &&
    isIP(leaf) === version &&
    block.check(leaf, family) &&
    fromAddress.check(leaf, family);
}
