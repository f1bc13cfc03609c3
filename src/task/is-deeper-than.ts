/** Whether lists and objects of a JSON value are nested in more levels than that. Needs no deep stack itself. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  let parts: unknown[] = [value];
  for (let depth = 0; parts.length > 0; depth += 1) {
    if (depth > levels) return true;
    parts = parts.flatMap((part) => (typeof part === "object" && part !== null ? Object.values(part) : []));
  }
  return false;
}
