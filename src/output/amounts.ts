/** A count for people: `1,508`. */
export function amount(count: number): string {
  // Intl takes 9 ms to load.
  return String(Math.round(count)).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A count with its noun: `1 record`, `2 records`. */
export function plural(count: number, noun: string): string {
  const shown = amount(count);
  return `${shown} ${noun}${shown === "1" ? "" : "s"}`;
}

/** How often: `once`, `2 times`. */
export function times(count: number): string {
  return count === 1 ? "once" : `${amount(count)} times`;
}

/** A rate from a count and milliseconds: `3,678/s`. */
export function perSecond(count: number, milliseconds: number): string {
  return `${amount(count / Math.max(milliseconds / 1000, 0.001))}/s`;
}

/** How long a job of so many took, and its rate, unless it was over too soon to have one: `0.4 s`, `12 s (3,678/s)`. */
export function timeTaken(count: number, milliseconds: number): string {
  const rate = milliseconds < 1000 ? "" : ` (${perSecond(count, milliseconds)})`;
  return `${duration(milliseconds)}${rate}`;
}

/** A time for people, from milliseconds: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 0 min`. */
export function duration(milliseconds: number): string {
  const tenths = Math.round(milliseconds / 100);
  if (tenths < 100) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${amount(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}
