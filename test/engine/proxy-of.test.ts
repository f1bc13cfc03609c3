import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { NEVER_PROXIED, proxyOf } from "../../src/engine/proxy-of.ts";

const SECURE = new URL("https://dynamodb.eu-west-1.amazonaws.com/");
const PLAIN = new URL("http://dynamo.test:8000/");
const nameFor = (url: URL, env: { [name: string]: string }) => proxyOf(url, env)?.name;

// What follows was tried with bun's fetch, which is the binary's.
describe("the proxy of a request", () => {
  it.each<[env: { [name: string]: string }, secure: string | undefined, plain: string | undefined]>([
    [{}, undefined, undefined],
    [{ HTTPS_PROXY: "http://a:1" }, "http://a:1", undefined],
    [{ HTTP_PROXY: "http://a:1" }, undefined, "http://a:1"],
    [{ ALL_PROXY: "http://a:1" }, "http://a:1", "http://a:1"],
    [{ https_proxy: "http://a:1", HTTPS_PROXY: "http://b:1" }, "http://a:1", undefined],
    [{ https_proxy: "", HTTPS_PROXY: "http://b:1" }, "http://b:1", undefined],
    [{ all_proxy: "http://a:1", HTTPS_PROXY: "http://b:1" }, "http://b:1", "http://a:1"],
    [{ HTTPS_PROXY: "a:1" }, "http://a:1", undefined],
    [{ HTTPS_PROXY: " HTTP://a " }, "http://a", undefined],
    [{ HTTPS_PROXY: "https://user:pass%40word@a:1/path" }, "https://a:1", undefined],
    [{ HTTPS_PROXY: "http://[fd00::1]:3128" }, "http://[fd00::1]:3128", undefined],
  ])("of %j is %s for https, %s for http", (env, secure, plain) => {
    expect([nameFor(SECURE, env), nameFor(PLAIN, env)]).toEqual([secure, plain]);
  });

  it.each([
    ["socks5://user:secret@a:1080", "socks5://…@a:1080"],
    ["user:secret@a:port", "…@a:port"],
    ["http://a:99999", "http://a:99999"],
    ["://nonsense", "://nonsense"],
    ["http://user:%zz@a:1", "http://…@a:1"],
  ])("'%s' is none, which is told without the password", (value, told) => {
    expect(() => proxyOf(SECURE, { HTTPS_PROXY: value })).toThrow(
      expect.objectContaining({
        code: "ERR_PROXY_UNUSABLE",
        proxy: expect.objectContaining({ name: told, variable: "HTTPS_PROXY" }) as unknown,
      }),
    );
  });

  it("is not looked at where it is not asked for", () => {
    expect(proxyOf(SECURE, { HTTPS_PROXY: "socks5://a", NO_PROXY: "*" })).toBeUndefined();
    expect(proxyOf(SECURE, { HTTP_PROXY: "socks5://a" })).toBeUndefined();
  });
});

describe("NO_PROXY", () => {
  const isLeftOut = (url: string, list: string) =>
    proxyOf(new URL(url), { ALL_PROXY: "http://a:1", NO_PROXY: list }) === undefined;

  it.each([
    ["a.b.test", "https://a.b.test"],
    ["b.test", "https://a.b.test"],
    [".b.test", "https://a.b.test"],
    [".b.test", "https://b.test"],
    ["*.b.test", "https://a.b.test"],
    ["*", "https://a.b.test"],
    ["x,*", "https://a.b.test"],
    ["A.B.TEST", "https://a.b.test"],
    [" x , a.b.test ", "https://a.b.test"],
    ["x a.b.test", "https://a.b.test"],
    ["b.test.", "https://a.b.test"],
    ["b.test", "https://a.b.test."],
    ["a.b.test:443", "https://a.b.test"],
    [".test:443", "https://a.b.test"],
    ["b.test:80", "http://b.test"],
    ["b.test:8000", "http://b.test:8000"],
    ["10.1.2.3", "http://10.1.2.3:8000"],
    ["10.1.2.3:8000", "http://10.1.2.3:8000"],
    ["10.0.0.0/8", "http://10.1.2.3:8000"],
    ["10.9.9.9/8", "http://10.1.2.3:8000"],
    ["0.0.0.0/0", "http://10.1.2.3:8000"],
    ["10.1.2.3", "http://[::ffff:10.1.2.3]:8000"],
    ["fd00::1", "http://[fd00:0::1]:8000"],
    ["[fd00::1]", "http://[fd00::1]:8000"],
    ["[fd00::1]:8000", "http://[fd00::1]:8000"],
    ["fd00::/8", "http://[fd12::1]:8000"],
  ])("'%s' leaves out %s", (list, url) => {
    expect(isLeftOut(url, list)).toBe(true);
  });

  it.each([
    ["", "https://a.b.test"],
    [",", "https://a.b.test"],
    ["r.test", "https://a.bar.test"],
    ["a.b.test:444", "https://a.b.test"],
    ["*:443", "https://a.b.test"],
    ["a.*", "https://a.b.test"],
    ["*.*", "https://a.b.test"],
    ["..b.test", "https://a.b.test"],
    ["*b.test", "https://a.b.test"],
    ["x;a.b.test", "https://a.b.test"],
    ["https://a.b.test", "https://a.b.test"],
    ["a.b.test:", "https://a.b.test"],
    ["a.b.test/8", "https://a.b.test"],
    ["2.3", "http://10.1.2.3:8000"],
    ["10.0.0.0/33", "http://10.1.2.3:8000"],
    ["10.0.0.0/8:8000", "http://10.1.2.3:8000"],
    ["10.0.0.0/24", "http://10.1.2.3:8000"],
    ["[fd00::1]:1", "http://[fd00::1]:8000"],
  ])("'%s' does not leave out %s", (list, url) => {
    expect(isLeftOut(url, list)).toBe(false);
  });

  it("in small letters goes before the other one, unless it is empty", () => {
    const env = { ALL_PROXY: "http://a:1", NO_PROXY: "b.test" };
    const url = new URL("http://b.test");
    expect(proxyOf(url, { ...env, no_proxy: "x" })).toBeDefined();
    expect(proxyOf(url, { ...env, no_proxy: "" })).toBeUndefined();
  });

  it("need not name this machine, nor where AWS gives credentials", () => {
    for (const host of ["localhost", "127.0.0.1", "127.1.2.3", "[::1]", "169.254.169.254", "169.254.170.2"])
      expect(isLeftOut(`http://${host}:8000`, "x.test"), host).toBe(true);
    expect(isLeftOut("http://[fd00:ec2::254]", ""), "IPv6").toBe(true);
  });

  it("leaves out the same in the binary, where bun reads it", () => {
    expect(readFileSync("bin/launch-binary.ts", "utf8")).toContain(`"${NEVER_PROXIED.join(",")}"`);
  });
});
