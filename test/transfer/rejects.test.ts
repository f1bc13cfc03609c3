import { describe, expect, it } from "vitest";
import type { NewFile } from "../../src/ports.ts";
import { Rejects } from "../../src/transfer/rejects.ts";
import { textOfBytes } from "../../src/transfer/file/utf8-text.ts";

function open({ withFile = true } = {}) {
  const said: string[] = [];
  const parts: Buffer[] = [];
  const file: NewFile = {
    async write(data) {
      parts.push(Buffer.from(data));
    },
    finish: async () => undefined,
    discard: async () => undefined,
  };
  const rejects = new Rejects(async (text) => void said.push(text), withFile ? file : undefined);
  return { rejects, said, bytes: () => Buffer.concat(parts) };
}

const fault = (line: number, source = `source ${line}`) => ({ line, source, reason: `reason ${line}` });

describe("rejected records", () => {
  it("are told with line and reason, and kept as they stood", async () => {
    const { rejects, said, bytes } = open();
    rejects.add(fault(3));
    rejects.add(fault(7));
    expect(said).toEqual([]);
    await rejects.flush();
    expect(said).toEqual(["line 3: reason 3", "line 7: reason 7"]);
    expect(String(bytes())).toBe("source 3\nsource 7\n");
    await rejects.flush();
    expect(said).toHaveLength(2);
    expect(rejects.count).toBe(2);
  });

  it.each([1, 7, 19, 20, 21, 1000])(
    "are told up to the twentieth, and all kept, %s at a time",
    async (step) => {
      const { rejects, said, bytes } = open();
      for (let line = 1; line <= 1000; line += 1) {
        rejects.add(fault(line));
        if (line % step === 0) await rejects.flush();
      }
      await rejects.flush();
      expect(said).toEqual(
        Array.from({ length: 20 }, (_, index) => `line ${index + 1}: reason ${index + 1}`),
      );
      expect(String(bytes()).split("\n")).toHaveLength(1001);
      expect(rejects.count).toBe(1000);
    },
  );

  it("have their header before them, once, and only where there are any", async () => {
    const { rejects, bytes } = open();
    rejects.header("user_name,deadline_unix_time");
    await rejects.flush();
    expect(String(bytes())).toBe("");
    rejects.add(fault(2, "a,b"));
    await rejects.flush();
    rejects.add(fault(3, "c,d"));
    await rejects.flush();
    expect(String(bytes())).toBe("user_name,deadline_unix_time\na,b\nc,d\n");
  });

  it("are the bytes that were read, also those that are not UTF-8", async () => {
    const { rejects, bytes } = open();
    const line = Buffer.from([0xff, 0x61, 0xe9, 0xc3, 0xa9, 0x80, 0xf0, 0x9f, 0x98, 0x80]);
    for await (const source of textOfBytes(once(line))) rejects.add(fault(1, source));
    await rejects.flush();
    expect(bytes().subarray(0, -1).equals(line)).toBe(true);
  });

  it("are only counted and told without a file", async () => {
    const { rejects, said } = open({ withFile: false });
    rejects.header("a,b");
    rejects.add(fault(1));
    await rejects.flush();
    expect(said).toEqual(["line 1: reason 1"]);
    expect(rejects.count).toBe(1);
  });
});

async function* once<T>(value: T) {
  yield value;
}
