import { EVENTS_WAITING, waitingWords } from "../../../cloud/deployment/dead-letters.ts";
import type { Plan } from "../../../cloud/plan.ts";
import type { Context } from "../../../context.ts";

/** Says that events wait in the dead-letter queue, and how to look at them. */
export async function noteDeadLetters(context: Context, plan: Plan): Promise<void> {
  for (const { resource, live } of plan) {
    const waiting = Number(live?.fields[EVENTS_WAITING] ?? 0);
    if (resource.kind !== "queue" || waiting === 0) continue;
    const { detail, hint } = waitingWords(resource.name, waiting);
    await context.note(`${detail}; ${hint}`);
  }
}
