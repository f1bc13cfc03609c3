/** Seconds since 1970 UTC, as in `2026-12-01T09:00:00Z`; parts of a second are left out. */
export function utcTime(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}
