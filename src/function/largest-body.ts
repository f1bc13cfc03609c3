/** Bytes of a body: Lambda's answers have 6 MB at most (6,291,556 bytes; Developer Guide of Lambda, "Quotas"), the rest is for headers. */
export const LARGEST_BODY = 6_250_000;

/** Bytes of a text within the JSON of an answer, where each quote and each end of a line needs one more. */
export function sizeInAnswer(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}
