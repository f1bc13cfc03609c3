/** One short line that cannot drive a terminal. */
export function printable(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^(.{59}).{2,}$/u, "$1…")
    .replace(/\p{C}/gu, "\ufffd");
}
