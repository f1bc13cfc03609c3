import { describe, expect, it } from "vitest";
import { base64FromBytes, bytesFromBase64 } from "../../src/task/base64.ts";

describe("base64", () => {
  it.each([
    ["", []],
    ["AA==", [0]],
    ["AP8=", [0, 255]],
    ["+/+/", [251, 255, 191]],
  ])("'%s' is %j, both ways", (text, bytes) => {
    expect(bytesFromBase64(text)).toStrictEqual(new Uint8Array(bytes));
    expect(base64FromBytes(new Uint8Array(bytes))).toBe(text);
  });

  it.each(["A", "AA", "AA=", "A A=", "AB==", "-_-_", "AA==\n", "é", "===="])(
    "'%s' is refused, where Buffer would skip a part of it",
    (text) => {
      expect(bytesFromBase64(text)).toBeUndefined();
    },
  );

  it("only the bytes of a view are written, not those around it", () => {
    expect(base64FromBytes(new Uint8Array([1, 2, 3, 4]).subarray(1, 3))).toBe("AgM=");
  });
});
