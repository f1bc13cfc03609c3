import { createHash, createHmac } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LazySha256 } from "../../../src/engine/node/sha256.ts";
import { lazyUuid } from "../../../src/engine/node/uuid.ts";

// The SDK makes it as it makes its own class.
const Sha256 = LazySha256 as unknown as new (secret?: string | Uint8Array) => ReturnType<typeof LazySha256>;
const digest = async (hash: ReturnType<typeof LazySha256>, ...parts: Uint8Array[]) => {
  for (const part of parts) hash.update(part);
  return Buffer.from(await hash.digest()).toString("hex");
};

describe("SHA-256", () => {
  it("is the system's, of the first ones as of those that come later", async () => {
    let number = 0;
    const kinds = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 4 }),
        fc.option(fc.uint8Array({ minLength: 1, maxLength: 200 }), { nil: undefined }),
        async (parts, secret) => {
          const theirs = secret === undefined ? createHash("sha256") : createHmac("sha256", secret);
          const ours = new Sha256(secret);
          number += 1;
          kinds.add(ours.constructor.name);
          for (const part of parts) theirs.update(part);
          expect(await digest(ours, ...parts)).toBe(theirs.digest("hex"));
        },
      ),
      { numRuns: 300 },
    );
    expect(number).toBeGreaterThanOrEqual(300);
    // Both are tried here: the one in JavaScript and the native one.
    expect(kinds.size).toBe(2);
  });

  it("takes a text as a secret", async () => {
    const theirs = createHmac("sha256", "AWS4熊本").update("20261125").digest("hex");
    expect(await digest(new Sha256("AWS4熊本"), Buffer.from("20261125"))).toBe(theirs);
  });
});

describe("a UUID", () => {
  it("is one of version 4, and never the same", () => {
    const all = Array.from({ length: 1_000 }, () => lazyUuid());
    for (const one of all)
      expect(one).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(new Set(all).size).toBe(1_000);
    // Every bit that is free is used both ways.
    const bits = (text: string) => BigInt(`0x${text.replaceAll("-", "")}`);
    const ones = all.map(bits).reduce((sum, one) => sum | one);
    const zeros = all.map(bits).reduce((sum, one) => sum & one);
    expect((ones ^ zeros).toString(2).replaceAll("0", "")).toHaveLength(128 - 6);
  });
});
