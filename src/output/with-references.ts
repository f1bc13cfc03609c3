/**
 * A text for people in which what references gave is told as the references: anybody who may write a config file could otherwise
 * have it printed. `given`: the reference by the value. What stands right after a backquote is a command of ours.
 */
export function withReferences(text: string, given: ReadonlyMap<string, string>): string {
  let hidden = text;
  for (const [value, reference] of given) {
    const word = value.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    hidden = hidden.replace(new RegExp(`(?<![\\w\`-])${word}(?![\\w-])`, "g"), () => reference);
  }
  return hidden;
}
