import type { CST } from "yaml";

// More than what is around it is indented by.
const DEEP = " ".repeat(200);

/**
 * The text with the lines of a flow collection farther right, where they stand too far to the left: the framework's reader of
 * YAML takes these as they are. No line gets another number. Undefined where that is not what is wrong at `offset`.
 */
export function indentFlow(text: string, tokens: readonly CST.Token[], offset: number): string | undefined {
  const open = tokens.flatMap(unclosed).filter((start) => start < offset);
  if (open.length === 0) return undefined;
  const from = Math.max(...open);
  const end = closingBracket(text, from);
  if (end === undefined) return undefined;
  return text.slice(0, from) + text.slice(from, end).replaceAll("\n", `\n${DEEP}`) + text.slice(end);
}

/** Where the flow collections begin that no bracket ends. */
function unclosed(token: CST.Token): number[] {
  const found: number[] = [];
  const open: CST.Token[] = [token];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.type === "flow-collection" && !next.end.some(({ source }) => /^[\]}]$/.test(source)))
      found.push(next.start.offset);
    if ("value" in next && next.value !== undefined) open.push(next.value);
    for (const { key, value } of "items" in next ? next.items : []) {
      if (key) open.push(key);
      if (value) open.push(value);
    }
  }
  return found;
}

/** The place of the bracket that belongs to the one at `from`. */
function closingBracket(text: string, from: number): number | undefined {
  let depth = 0;
  let quote = "";
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at]!;
    if (quote !== "") {
      if (letter === "\\" && quote === '"') at += 1;
      else if (letter === quote) quote = "";
    } else if (letter === '"' || letter === "'") {
      if (/[\s,[{:(]/.test(text[at - 1] ?? " ")) quote = letter;
    } else if (letter === "#" && /\s/.test(text[at - 1] ?? " ")) {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end - 1;
    } else if (letter === "[" || letter === "{") depth += 1;
    else if (letter === "]" || letter === "}") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
}
