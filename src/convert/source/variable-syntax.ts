import type { ScalarValue } from "./tree.ts";

/** A text with the Serverless Framework's variables in it. */
export type Part = { text: string } | VariablePart;

/** `${one, other}`: the first that has a value counts. */
export interface VariablePart {
  variable: readonly Alternative[];
  written: string;
}

export type Alternative =
  | { literal: ScalarValue }
  /** `self:custom.x`, `file(x.yml):a`, `env:X`: with variables in the address. */
  | { source: string; parameter: string | undefined; address: string }
  /** Another text with variables. */
  | { nested: string };

const SOURCE = /^([A-Za-z][\w-]*)(?:\(((?:[^()]|\([^()]*\))*)\))?(?::(?!:)([\s\S]*))?$/;

/** Takes a text apart. `${AWS::Region}` and `${Table}`, which CloudFormation fills, stay text. */
export function parseVariables(text: string): Part[] {
  const parts: Part[] = [];
  let plain = "";
  let at = 0;
  for (let open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
    const end = closing(text, open + 2);
    if (end < 0) break;
    const isEscaped = text[open - 1] === "\\";
    const body = text.slice(open + 2, end);
    const variable = isEscaped ? undefined : alternatives(body);
    plain += text.slice(at, isEscaped ? open - 1 : open);
    if (variable === undefined) plain += text.slice(open, end + 1);
    else {
      if (plain !== "") parts.push({ text: plain });
      plain = "";
      parts.push({ variable, written: text.slice(open, end + 1) });
    }
    at = end + 1;
  }
  plain += text.slice(at);
  if (plain !== "" || parts.length === 0) parts.push({ text: plain });
  return parts;
}

/** Where the brace is that ends what begins here; -1 where there is none. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text.startsWith("${", at)) depth += 1;
    else if (text[at] === "}") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** Undefined for what is not a variable of the framework's. */
function alternatives(body: string): Alternative[] | undefined {
  const texts = splitAtCommas(body);
  const found = texts.map((text) => alternative(text.trim()));
  const [first] = found;
  const isVariable = first !== undefined && !("literal" in first);
  return isVariable ? found.filter((one) => one !== undefined) : undefined;
}

function alternative(text: string): Alternative | undefined {
  const quoted = /^'([^']*)'$|^"([^"]*)"$/.exec(text);
  if (quoted !== null) {
    const inside = quoted[1] ?? quoted[2] ?? "";
    return inside.includes("${") ? { nested: inside } : { literal: inside };
  }
  if (text === "true" || text === "false") return { literal: text === "true" };
  if (text === "null") return { literal: null };
  if (/^-?\d+(\.\d+)?$/.test(text)) return { literal: Number(text) };
  if (text.startsWith("${")) return { nested: text };
  const [, source, parameter, address] = SOURCE.exec(text) ?? [];
  if (source === undefined || (parameter === undefined && address === undefined)) return undefined;
  return { source, parameter, address: address?.trim() ?? "" };
}

/** At those that are in no quotes, no parentheses and no variable of their own. */
function splitAtCommas(body: string): string[] {
  const texts: string[] = [];
  let quote = "";
  let depth = 0;
  let from = 0;
  for (let at = 0; at < body.length; at += 1) {
    const letter = body[at]!;
    if (quote !== "") quote = letter === quote ? "" : quote;
    else if (depth === 0 && (letter === "'" || letter === '"')) quote = letter;
    else if (letter === "(" || letter === "{") depth += 1;
    else if (letter === ")" || letter === "}") depth -= 1;
    else if (letter === "," && depth === 0) {
      texts.push(body.slice(from, at));
      from = at + 1;
    }
  }
  return [...texts, body.slice(from)];
}
