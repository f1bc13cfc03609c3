import type { Clock } from "../../ports.ts";

const FIRST_MS = 500;
const MOST_MS = 5_000;
const LIMIT_MS = 60_000;

/**
 * Tries again what passes by itself but the AWS SDK does not retry (measured: ResourceInUse, TooManyUpdates,
 * ConcurrentModification): for a minute, or the limit, pausing longer each time by a random part, so that two runs do not meet again.
 */
export async function retryWhile<Result>(
  isPassing: (result: Result) => boolean,
  attempt: () => Promise<Result>,
  clock: Clock,
  limitMs = LIMIT_MS,
): Promise<Result> {
  const end = clock.elapsed() + limitMs;
  for (let pause = FIRST_MS; ; pause = Math.min(MOST_MS, pause * 2)) {
    const result = await attempt();
    if (!isPassing(result) || clock.elapsed() + pause > end) return result;
    await clock.sleep(pause * (0.5 + clock.random() / 2));
  }
}
