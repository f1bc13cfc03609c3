import type { TasksError } from "../../errors.ts";

/** Makes the error for a place in a text, a UTF-16 offset. */
export type Refuse = (at: number, message: string, hint?: string) => TasksError;

const ESCAPES: { [letter: string]: string } = {
  '"': '"',
  "'": "'",
  "`": "`",
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** What a text or a name in quotes means; `raw` has its quotes, and begins at `at`. In backquotes two of them are one. */
export function unescape(raw: string, at: number, refuse: Refuse): string {
  const pattern = raw.startsWith("`") ? /\\(?:u([0-9a-f]{4})|(.))|``/gisu : /\\(?:u([0-9a-f]{4})|(.))/gisu;
  const text = raw
    .slice(1, -1)
    .replace(
      pattern,
      (escape: string, hex: string | undefined, letter: string | undefined, offset: number) => {
        if (escape === "``") return "`";
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
        const plain = ESCAPES[letter ?? ""];
        if (plain !== undefined) return plain;
        throw refuse(
          at + 1 + offset,
          `'${escape}' is not an escape`,
          "write \\\\ for a backslash, \\n \\t \\\" \\' \\uXXXX for the others",
        );
      },
    );
  // A lone surrogate has no UTF-8, so it would be changed silently on its way.
  if (/\p{Surrogate}/u.test(text))
    throw refuse(at, "half of a surrogate pair is not text", "write both halves, as in \\ud83d\\ude00");
  return text;
}
