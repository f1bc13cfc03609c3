/** Where something stands in a file, in words: `line 7`, or `line 1, element 3` where a line has several. */
export function placeOf({ line, element }: { line: number; element?: number | undefined }): string {
  return element === undefined ? `line ${line}` : `line ${line}, element ${element}`;
}
