import type { Context } from "../context.ts";
import { openProgress as openShown } from "../output/progress.ts";
import type { Progress } from "../ports.ts";
import { steadyHeap } from "./steady-heap.ts";
import type { World } from "./world.ts";

/** How far a long job is, on stderr. `total`: of what is counted as its position; undefined where nobody knows. */
export function openProgress(
  { stderr, clock }: World,
  context: Context,
  doing: string,
  total: number | undefined,
): Progress {
  const { quiet, verbose } = context.settings;
  // Calls that are reported one by one would tear a bar apart.
  const shown = openShown(doing, total, stderr, { quiet, clock, bar: !verbose });
  let loosen: (() => void) | undefined;
  // No bar stays behind on the terminal.
  const takeBack = context.beforeSignalEnds(shown.end);
  return {
    ...shown,
    update(done, position) {
      // Not before: by now the job has loaded all that it needs, from the code cache.
      loosen ??= steadyHeap();
      shown.update(done, position);
    },
    end() {
      takeBack();
      loosen?.();
      shown.end();
    },
  };
}
