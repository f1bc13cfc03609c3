import { describe, expect, it } from "vitest";
import { TasksError } from "../../../src/errors.ts";
import { LineTranscoder } from "../../../src/transfer/lines/transcode.ts";
import { MIXED_PAGE, pageOf, slowLine, slowLines } from "../../support/scan-page.ts";

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const linesOf = (body: string): string => textOf(new LineTranscoder(slowLine).page(Buffer.from(body)).lines);

describe("a page that is not whole", () => {
  it("throws for a page that breaks off, wherever it does", () => {
    const bytes = Buffer.from(MIXED_PAGE);
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => new LineTranscoder(slowLine).page(bytes.subarray(0, length)), `cut at ${length}`).toThrow(
        Error,
      );
    }
  });

  it("throws, or gives what the slow path gives, when any byte is another, missing or doubled", () => {
    const bytes = Buffer.from(MIXED_PAGE);
    const others = [...'"\\{}[]:,0-x \0', "\x7f", "é"].map((text) => Buffer.from(text));
    let given = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      for (const other of [
        ...others,
        Buffer.alloc(0),
        bytes.subarray(at, at + 1),
        Buffer.of(0xc2),
        Buffer.of(0xff),
      ]) {
        for (const rest of [at, at + 1]) {
          const body = Buffer.concat([bytes.subarray(0, at), other, bytes.subarray(rest)]);
          const lines = attempt(() => textOf(new LineTranscoder(slowLine).page(body).lines));
          if (lines === undefined) continue;
          given += 1;
          expect(
            lines === slowLines(new TextDecoder("utf-8", { fatal: true }).decode(body)),
            body.toString(),
          ).toBe(true);
        }
      }
    }
    expect(given).toBeGreaterThan(1000);
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "<html>"],
    ["a list", "[]"],
    ["no Items", '{"Count":0}'],
    ["an error", '{"__type":"ThrottlingException","message":"slow down"}'],
    ["Items that are no list", '{"Items":{}}'],
    ["Items that are null", '{"Items":null}'],
    ["Items twice", '{"Items":[],"Items":[]}'],
    ["a Count that is wrong", '{"Count":2,"Items":[{"a":{"S":"x"}}]}'],
    ["text after the page", '{"Items":[]} x'],
    ["a second page", '{"Items":[]}{"Items":[]}'],
    ["an item that is a number", '{"Items":[1]}'],
    ["an item in brackets", '{"Items":["a":{"S":"x"}}]}'],
    ["a value without a type", '{"Items":[{"a":"x"}]}'],
    ["a type that is unknown", '{"Items":[{"a":{"X":"x"}}]}'],
    ["a value of two types", '{"Items":[{"a":{"S":"x","N":"1"}}]}'],
    ["a NULL that is false", '{"Items":[{"a":{"NULL":false}}]}'],
    ["a comma at the end of the items", '{"Items":[{"a":{"S":"x"}},]}'],
    ["a comma at the end of an item", '{"Items":[{"a":{"S":"x"},}]}'],
    ["a comma at the end of the fields", '{"Items":[],}'],
    ["no comma between items", '{"Items":[{"a":{"S":"x"}}{"a":{"S":"x"}}]}'],
    ["no comma between fields", '{"Items":[]"Count":0}'],
    ["a word that is none", '{"Items":[],"Count":nul}'],
    ["a key without types", '{"Items":[],"LastEvaluatedKey":{"a":1}}'],
    ["a control character", '{"Items":[{"a":{"S":"\n"}}]}'],
    ["a hundred thousand brackets", `{"Items":[{"a":{"L":${"[".repeat(100_000)}`],
    ["a hundred thousand lists", `{"Items":[{"a":${'{"L":['.repeat(1e5)}${"]}".repeat(1e5)}}]}`],
  ])("throws a plain Error for %s", (_, body) => {
    const thrown = caught(() => linesOf(body));
    expect(thrown).toBeInstanceOf(Error);
    expect(thrown).not.toBeInstanceOf(TasksError);
    expect((thrown as Error).message).toMatch(/^not a page of items: .* at byte \d+$/);
  });

  it("throws for bytes that are not UTF-8, where a decoder would change the data", () => {
    const body = Buffer.from(pageOf(['{"a":{"S":"caf\xe9"}}']), "latin1");
    expect(() => new LineTranscoder(slowLine).page(body)).toThrow("no UTF-8");
  });

  it("lets an error of the slow path through as it is", () => {
    const fault = new Error("a fault of the format");
    const fail = () => {
      throw fault;
    };
    expect(caught(() => new LineTranscoder(fail).page(Buffer.from(pageOf(['{"a":{"N":"1E1"}}']))))).toBe(
      fault,
    );
  });

  it.each(["", "-", "1.2.3", "1e", "NaN", "123456789012345678901234567890123456789", "1E126", "0x1", " 1"])(
    "throws for the number '%s'",
    (number) => {
      expect(() => linesOf(pageOf([`{"n":{"N":"${number}"}}`]))).toThrow("not a page of items");
    },
  );
});

describe("stored items that are not whole", () => {
  it.each(["{}\n", '{"a":{"S":"x"}', "{},{}", "{}]", "{}] \n[{}", "x", "{}\0", "{}\n\0"])(
    "throws a plain Error for %j",
    (items) => {
      const thrown = caught(() => new LineTranscoder(slowLine).items(items));
      expect(thrown).toBeInstanceOf(Error);
      expect(thrown).not.toBeInstanceOf(TasksError);
    },
  );
});

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function caught(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
