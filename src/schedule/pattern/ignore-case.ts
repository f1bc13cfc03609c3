/**
 * The regular expression, without anchors, of the texts that `equals-ignore-case` takes for one. Event Ruler gives each
 * UTF-16 unit of the pattern the choice of its lower and its upper case, either of which may be several characters, and
 * compares that with the event's bytes (EqualsIgnoreCaseParser.java). So the pattern `straße` holds for STRASSE but not
 * STRASSE for straße, and `ς` for Σ but not for σ. Half of a surrogate pair becomes a question mark there: a pattern
 * with an emoji holds for no event that has it.
 */
export function ignoringCase(pattern: string): string {
  return Array.from({ length: pattern.length }, (_, at) => {
    const unit = pattern[at]!;
    if (/[\ud800-\udfff]/.test(unit)) return String.raw`\?`;
    const choices = new Set([unit.toLowerCase(), unit.toUpperCase()].map(escape));
    return choices.size === 1 ? [...choices][0]! : `(?:${[...choices].join("|")})`;
  }).join("");
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
