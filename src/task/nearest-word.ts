/** The word that most likely was meant: one typing error away, or two in a long word. Upper and lower case are equal. */
export function nearestWord(word: string, words: readonly string[]): string | undefined {
  // A number is another number, and not a mistyped one.
  if (/^\d+$/.test(word)) return undefined;
  const typed = word.toLowerCase();
  let nearest: string | undefined;
  let least = mostErrors(typed);
  for (const known of words) {
    const wanted = known.toLowerCase();
    // Few mistype the first letter, and without it `soon` would be noon.
    if (wanted[0] !== typed[0] && (wanted[0] !== typed[1] || wanted[1] !== typed[0])) continue;
    const errors = typingErrors(typed, wanted);
    if (errors > least || (errors === least && nearest !== undefined)) continue;
    nearest = known;
    least = errors;
  }
  return nearest;
}

/** Whether the one may be the other mistyped, the first letter too: enough where a list was searched already. */
export function isNear(word: string, known: string): boolean {
  return typingErrors(word.toLowerCase(), known.toLowerCase()) <= mostErrors(word);
}

function mostErrors(word: string): number {
  return word.length < 6 ? 1 : 2;
}

/** Letters added, left out or changed, and neighbours exchanged, each counted as one (optimal string alignment). */
function typingErrors(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return Infinity;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const change = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swap = swapped ? at(i - 2, j - 2) + 1 : Infinity;
      rows[i]?.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, change, swap));
    }
  }
  return at(a.length, b.length);
}
