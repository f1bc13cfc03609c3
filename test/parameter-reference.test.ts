import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isReference, parseReference, referenceOf } from "../src/parameter-reference.ts";

describe("a reference to a parameter", () => {
  it.each([
    ["ssm:/tasks/dev/TABLE", { name: "/tasks/dev/TABLE", path: "/tasks/dev/TABLE", label: undefined }],
    ["ssm:/tasks/dev/TABLE:3", { name: "/tasks/dev/TABLE:3", path: "/tasks/dev/TABLE", label: "3" }],
    ["ssm:/a:b:live", { name: "/a:b:live", path: "/a:b", label: "live" }],
    ["ssm:/a:b/c", { name: "/a:b/c", path: "/a:b/c", label: undefined }],
    ["ssm:/日本/x=y", { name: "/日本/x=y", path: "/日本/x=y", label: undefined }],
  ])("%s has a name, which may end with a version or a label", (text, expected) => {
    expect(parseReference(text)).toEqual({ ...expected, secret: undefined });
  });

  it("may stand for a secret of Secrets Manager", () => {
    expect(parseReference("ssm:/aws/reference/secretsmanager/db/password:2")).toMatchObject({
      path: "/aws/reference/secretsmanager/db/password",
      label: "2",
      secret: "db/password",
    });
  });

  it.each(["ssm:", "ssm:table", "ssm:a/b"])("is refused when it has no path: '%s'", (text) => {
    expect(isReference(text)).toBe(true);
    expect(referenceOf(text)).toBeUndefined();
    expect(() => parseReference(text)).toThrow(
      expect.objectContaining({
        kind: "usage",
        message: `'${text}' is not a reference`,
        hint: "write ssm:/path/name",
      }),
    );
  });

  it.each(["tasks-dev-table", "", "/ssm:/a", "SSM:/a"])("is not what '%s' is", (text) => {
    expect(isReference(text)).toBe(false);
    expect(referenceOf(text)).toBeUndefined();
  });

  it("loses nothing of its text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."a/:3") }), (rest) => {
        const { name, path, label } = parseReference(`ssm:/${rest}`);
        expect(name).toBe(`/${rest}`);
        expect(label === undefined ? path : `${path}:${label}`).toBe(name);
      }),
    );
  });
});
