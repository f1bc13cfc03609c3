/** A count for people: `1,508`. */
export function amount(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** A count with its noun: `1 record`, `2 records`. */
export function plural(count: number, noun: string): string {
  return `${amount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A rate from a count and milliseconds: `3,678/s`. */
export function perSecond(count: number, milliseconds: number): string {
  return `${amount(count / Math.max(milliseconds / 1000, 0.001))}/s`;
}

/** A time for people, from milliseconds: `0.4 s`, `12 s`, `3 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return `${amount(minutes)} min ${Math.floor(seconds % 60)} s`;
}
