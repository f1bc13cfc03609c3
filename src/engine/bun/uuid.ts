/** What takes the place of `lazyUuid` in the binary: bun's own, which needs nothing loaded. */
export function lazyUuid(): string {
  return crypto.randomUUID();
}
