/** `+09:00`, from seconds. */
export function formatOffset(seconds: number): string {
  const size = Math.abs(seconds);
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60];
  // Liberia's clocks were 44 minutes and 30 seconds behind until 1972.
  if (size % 60 !== 0) parts.push(size % 60);
  return (seconds < 0 ? "-" : "+") + parts.map((part) => String(part).padStart(2, "0")).join(":");
}
