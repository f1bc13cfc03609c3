import { TasksError } from "../errors.ts";
import type { Clock } from "../ports.ts";

// AWS asks to wait 30 s before a deleted parameter's name is used again (API reference, DeleteParameter).
const NAME_FREE_MS = 60_000;

/**
 * Attempts again what gives undefined because a name is taken although nothing is there, as after a delete. Throws unavailable
 * after a minute. `name`: what follows "the name" in that.
 */
export async function untilNameIsFree<Result>(
  name: string,
  attempt: () => Promise<Result | undefined>,
  clock: Clock,
): Promise<Result> {
  for (const end = clock.elapsed() + NAME_FREE_MS; ;) {
    const result = await attempt();
    if (result !== undefined) return result;
    if (clock.elapsed() >= end) {
      throw new TasksError("unavailable", `the name ${name} is taken, and nothing is there`, {
        hint: "it was deleted a moment ago; run the same command again in a minute",
      });
    }
    await clock.sleep(2000 + 1000 * clock.random());
  }
}
