import type { AttributeValue } from "../../src/task/attribute-value.ts";
import type { Condition, Operand } from "../../src/task/condition/condition.ts";
import type { Path } from "../../src/task/path/path.ts";

/** Picks one of n ways to write the same thing; 0 is the plain one. */
export type Style = (ways: number) => number;

const KEYWORDS = new Set(["and", "or", "not", "between", "in", "true", "false", "null"]);
const SPACES = [" ", "  ", "\n", "\t "];

/** Writes a condition as text that parses back to the same tree, shares no code with the parser. */
export function printCondition(tree: Condition, style: Style = () => 0): string {
  const pick = <T>(...ways: [T, ...T[]]): T => ways[style(ways.length)] ?? ways[0];
  const gap = (): string => pick("", ...SPACES);
  const space = (): string => pick(" ", ...SPACES);
  const keyword = (word: string): string => {
    const capital = word.charAt(0).toUpperCase() + word.slice(1);
    return pick(word, word.toUpperCase(), capital);
  };
  const commas = (texts: string[]): string => texts.join(`${gap()},${pick(" ", "", "\n")}`);
  const call = (name: string, ...parts: string[]): string =>
    `${name}${gap()}(${gap()}${commas(parts)}${gap()})`;

  const quoted = (text: string): string => {
    const json = JSON.stringify(text);
    return pick(json, `'${json.slice(1, -1).replaceAll("'", "\\'")}'`);
  };
  const name = (text: string): string => {
    const plain = /^[a-z_日本][a-z0-9_日本-]*$/.test(text) && !KEYWORDS.has(text);
    const backquoted = `\`${text.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
    return plain ? pick(text, backquoted) : backquoted;
  };
  const path = ([first, ...rest]: Path): string =>
    name(first) +
    rest
      .map((part) =>
        typeof part === "number" ? `${gap()}[${gap()}${part}${gap()}]` : `${gap()}.${gap()}${name(part)}`,
      )
      .join("");
  const number = (digits: string): string =>
    digits.includes(".")
      ? pick(digits, `${digits}00`)
      : pick(digits, `${digits}.0`, `${digits}e0`, `${digits}E+0`);
  const base64 = (bytes: Uint8Array): string => quoted(btoa(String.fromCharCode(...bytes)));

  const value = (it: AttributeValue): string => {
    if ("S" in it) return quoted(it.S);
    if ("N" in it) return number(it.N);
    if ("B" in it) return call("b", base64(it.B));
    if ("BOOL" in it) return String(it.BOOL);
    if ("NULL" in it) return "null";
    if ("SS" in it) return call("ss", ...it.SS.map(quoted));
    if ("NS" in it) return call("ns", ...it.NS.map(number));
    if ("BS" in it) return call("bs", ...it.BS.map(base64));
    if ("L" in it) return `[${gap()}${commas(it.L.map(value))}${gap()}]`;
    return `{${gap()}${commas(Object.entries(it.M).map(([key, inner]) => `${quoted(key)}${gap()}:${gap()}${value(inner)}`))}}`;
  };
  const operand = (it: Operand): string => {
    if ("value" in it) return value(it.value);
    if ("path" in it) return path(it.path);
    return call("size", "value" in it.size ? value(it.size.value) : path(it.size));
  };

  // or 0, and 1, not 2, the rest 3; `least` is what needs no parentheses here.
  const condition = (it: Condition, least: number): string => {
    const own = it.is === "or" ? 0 : it.is === "and" ? 1 : it.is === "not" ? 2 : 3;
    const text = bare(it, own);
    return own < least || pick(false, true, false, false) ? `(${gap()}${text}${gap()})` : text;
  };
  const bare = (it: Condition, own: number): string => {
    switch (it.is) {
      case "and":
      case "or":
        return condition(it.left, own) + space() + keyword(it.is) + space() + condition(it.right, own + 1);
      case "not":
        return keyword("not") + space() + condition(it.condition, own);
      case "compare":
        return (
          operand(it.left) + pick(" ", "", "\n") + it.comparator + pick(" ", "", "\n") + operand(it.right)
        );
      case "between":
        return [
          operand(it.operand),
          keyword("between"),
          operand(it.low),
          keyword("and"),
          operand(it.high),
        ].join(space());
      case "in":
        return `${operand(it.operand)}${space()}${keyword("in")}${pick(" ", "")}(${gap()}${commas(it.list.map(operand))})`;
      case "exists":
        return call("attribute_exists", path(it.path));
      case "not-exists":
        return call("attribute_not_exists", path(it.path));
      case "type":
        return call("attribute_type", operand(it.subject), quoted(it.type));
      case "begins-with":
        return call("begins_with", operand(it.subject), operand(it.prefix));
      case "contains":
        return call("contains", operand(it.subject), operand(it.operand));
    }
  };
  return condition(tree, 0);
}
