// What PowerShell reads as it stands, anywhere in a word: letters, digits and these. A comma would make two of one word.
const BARE = /^[\p{L}\p{N}_./\\:=+-]+$/u;
// PowerShell takes typographic single quotes for straight ones (its language specification, 2.3.5.2).
const QUOTES = /['\u2018-\u201b]/g;

/** The word as PowerShell reads it back, in quotes where that is needed. */
export function quotePowershell(word: string): string {
  return BARE.test(word) ? word : `'${word.replace(QUOTES, "$&$&")}'`;
}
