import type { Refuse } from "./pattern-json.ts";

/** Whether a text is what `*` (any characters, or none), `\*` and `\\` say. It takes linear time for any text. */
export function wildcardTest(pattern: string, refuse: Refuse): (text: string) => boolean {
  const parts = split(pattern, refuse);
  const [first = ""] = parts;
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) return (text) => text === first;
  return (text) => {
    if (text.length < first.length + last.length) return false;
    if (!text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let from = first.length;
    for (const part of parts.slice(1, -1)) {
      const found = text.indexOf(part, from);
      if (found === -1 || found + part.length > end) return false;
      from = found + part.length;
    }
    return true;
  };
}

/** The texts between the wildcards. */
function split(pattern: string, refuse: Refuse): string[] {
  const parts = [""];
  for (let at = 0; at < pattern.length; at += 1) {
    const [char, next] = [pattern[at]!, pattern[at + 1]];
    if (char === "*") {
      if (next === "*")
        throw refuse(`has the wildcard '${pattern}' with ** in it`, pattern.replace(/\*\*+/g, "*"));
      parts.push("");
      continue;
    }
    if (char === "\\") {
      if (next !== "*" && next !== "\\")
        throw refuse(
          `has the wildcard '${pattern}' with a backslash that escapes nothing`,
          String.raw`a\\b\*`,
        );
      at += 1;
    }
    parts.push(parts.pop()! + pattern[at]!);
  }
  return parts;
}
