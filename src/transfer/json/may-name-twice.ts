const SPACED = /"[ \t\r\n]+:/;

/**
 * Whether JSON text may name something twice in one object. JSON.parse takes the last of two values in silence, and
 * the other one would be lost. `names` counts the names in all objects that it made; no answer `false` is wrong.
 */
export function mayNameTwice(text: string, names: number): boolean {
  // Each name ends in `":`, and only texts with a quote or a colon at the right place have more of them.
  let ends = 0;
  for (let at = text.indexOf('":'); at !== -1; at = text.indexOf('":', at + 2)) ends += 1;
  return ends !== names || SPACED.test(text);
}
