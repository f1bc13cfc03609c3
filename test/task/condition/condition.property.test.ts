import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TasksError } from "../../../src/errors.ts";
import { compileCondition } from "../../../src/aws/table/requests/compile-condition.ts";
import { Placeholders } from "../../../src/aws/table/requests/placeholders.ts";
import type { AttributeValue } from "../../../src/task/attribute-value.ts";
import { evaluateCondition } from "../../../src/task/condition/evaluate-condition.ts";
import type { Condition } from "../../../src/task/condition/condition.ts";
import { parseCondition } from "../../../src/task/condition/parse-condition.ts";
import {
  arbitraryAttributes,
  arbitraryAttributeValue,
  arbitraryCondition,
  printCondition,
} from "../../support/arbitraries.ts";

const parse = (text: string): Condition => parseCondition(text, "--where");

describe("any condition", () => {
  it("printed plainly is read back as the same tree", () => {
    fc.assert(
      fc.property(arbitraryCondition, (tree) => {
        expect(parse(printCondition(tree))).toEqual(tree);
      }),
      { numRuns: 1000 },
    );
  });

  it("printed with any white space, case, quotes and needless parentheses is read back as the same tree", () => {
    fc.assert(
      fc.property(arbitraryCondition, fc.infiniteStream(fc.nat(1000)), (tree, choices) => {
        const text = printCondition(tree, (ways) => (choices.next().value as number) % ways);
        expect(parse(text)).toEqual(tree);
      }),
      { numRuns: 1000 },
    );
  });

  it("compiled is the printed one, once the placeholders are filled in", () => {
    fc.assert(
      fc.property(arbitraryCondition, (tree) => {
        const placeholders = new Placeholders();
        const expression = compileCondition(tree, placeholders);
        const filled = expression.replace(/[#:]\d+/g, (placeholder) => {
          const name = placeholders.names?.[placeholder];
          if (name !== undefined) return `\`${name.replace(/[\\`]/g, "\\$&")}\``;
          return literal(placeholders.values?.[placeholder]);
        });
        // Compiling drops the parentheses that and and or do not need among their own kind.
        expect(flat(parse(filled))).toEqual(flat(tree));
      }),
      { numRuns: 500 },
    );
  });

  it("and its not disagree on every record", () => {
    fc.assert(
      fc.property(arbitraryCondition, arbitraryAttributes, (condition, record) => {
        expect(evaluateCondition({ is: "not", condition }, record)).toBe(
          !evaluateCondition(condition, record),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe("any value", () => {
  it("equals itself, read from its own text, and differs from what is not it", () => {
    fc.assert(
      fc.property(arbitraryAttributeValue, arbitraryAttributeValue, (x, y) => {
        const record = { x, y };
        expect(evaluateCondition(parse(`x = ${literal(x)}`), record)).toBe(true);
        const same = evaluateCondition(parse("x = y"), record);
        expect(same).toBe(canonical(x) === canonical(y));
        expect(evaluateCondition(parse("x <> y"), record)).toBe(!same);
        expect(evaluateCondition(parse("y = x"), record)).toBe(same);
      }),
      { numRuns: 500 },
    );
  });

  it("has just one of less, equal and greater within text, number and binary, and else no order", () => {
    fc.assert(
      fc.property(arbitraryAttributeValue, arbitraryAttributeValue, (x, y) => {
        const found = ["<", "=", ">"].filter((sign) => evaluateCondition(parse(`x ${sign} y`), { x, y }));
        const ordered = ["S", "N", "B"].some((type) => type in x && type in y);
        const equal = canonical(x) === canonical(y);
        expect(found.includes("=")).toBe(equal);
        expect(found).toHaveLength(ordered || equal ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });
});

describe("any other text", () => {
  const piece = fc.constantFrom(
    ..."a b size and or not between in ( ) [ ] { } . , : = <> < <= > >= \" ' ` \\ 1 -1 0.5 null true contains begins_with attribute_type ss b ! # @ 日本 \n".split(
      " ",
    ),
  );
  const soup = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(" "));
  const cut = fc
    .tuple(arbitraryCondition, fc.double({ min: 0, max: 1, noNaN: true }), fc.string({ maxLength: 2 }))
    .map(([tree, share, noise]) => {
      const text = printCondition(tree);
      const at = Math.floor(text.length * share);
      return text.slice(0, at) + noise + text.slice(at + 1);
    });

  it("is either a condition that prints back to itself or a usage error with its column", () => {
    fc.assert(
      fc.property(fc.oneof(soup, cut, fc.string({ unit: "binary" })), (text) => {
        const found = read(text);
        if (found instanceof Error) return columnOf(found, text) !== undefined;
        expect(parse(printCondition(found))).toEqual(found);
        return true;
      }),
      { numRuns: 3000 },
    );
  });
});

function read(text: string): Condition | Error {
  try {
    return parse(text);
  } catch (error) {
    return error as Error;
  }
}

/** The column of a well-made usage error; undefined for any other error, and for a column outside the text. */
function columnOf(error: Error, text: string): number | undefined {
  if (!(error instanceof TasksError) || error.kind !== "usage" || !error.hint) return undefined;
  if (error.message === "--where: the condition is empty") return text.trim() === "" ? 0 : undefined;
  const column = Number(/^--where: column (\d+): ./s.exec(error.message)?.[1]);
  return column >= 1 && column <= [...text].length + 1 ? column : undefined;
}

function literal(value: AttributeValue | undefined): string {
  if (value === undefined) throw new Error("a placeholder without its value");
  const left = { path: ["x"] as [string] };
  return printCondition({ is: "compare", left, comparator: "=", right: { value } }).slice("x = ".length);
}

/** A tree with the chains of and and or as lists, so that grouping does not count. */
function flat(tree: Condition): unknown {
  if (tree.is === "not") return { not: flat(tree.condition) };
  if (tree.is === "and" || tree.is === "or") return { [tree.is]: chain(tree, tree.is) };
  return tree;
}

function chain(tree: Condition, is: "and" | "or"): unknown[] {
  if (tree.is !== is) return [flat(tree)];
  return [...chain(tree.left, is), ...chain(tree.right, is)];
}

/** One text for all values that DynamoDB holds equal; numbers come normalised from the generator. */
function canonical(value: AttributeValue): string {
  if ("B" in value) return `B${value.B.join()}`;
  if ("BS" in value) return `BS${JSON.stringify(value.BS.map((bytes) => bytes.join()).sort())}`;
  if ("SS" in value) return `SS${JSON.stringify([...value.SS].sort())}`;
  if ("NS" in value) return `NS${JSON.stringify([...value.NS].sort())}`;
  if ("L" in value) return `L${JSON.stringify(value.L.map(canonical))}`;
  if ("M" in value) {
    const texts = Object.entries(value.M).map(([name, it]) => JSON.stringify([name, canonical(it)]));
    return `M${texts.sort().join()}`;
  }
  return JSON.stringify(value);
}
