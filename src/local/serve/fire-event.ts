import { randomUUID } from "node:crypto";
import { functionInput } from "../../cloud/schedule/function-input.ts";
import type { SentEvent } from "../../cloud/schedule/sent-event.ts";
import { parsePattern } from "../../schedule/pattern/event-pattern.ts";
import { matchesPattern } from "../../schedule/pattern/matches-pattern.ts";
import { showJson, type JsonObject } from "../../schedule/pattern/pattern-json.ts";
import { completeEvent, type EventToSend } from "../../schedule/pattern/sent-event.ts";
import type { LocalFiring } from "../cloud/local-firings.ts";
import type { LocalSchedule, ScheduleRows } from "../cloud/schedule-rows.ts";
import { whenFree } from "../store/when-free.ts";
import { leaseEnd, runFiring, waitOf, type FiringParts } from "./run-firing.ts";

/**
 * Puts an event on the offline bus: fires all schedules that are switched on and whose pattern it matches. They are taken in one
 * transaction before the first runs, so that a kill in between loses none. `onFired` hears of each as soon as it has run.
 */
export async function fireEvent(
  sent: EventToSend,
  parts: FiringParts & { onFired?: (name: string, result: string) => void },
): Promise<SentEvent> {
  const { store, schedules, now, onFired } = parts;
  const event = completeEvent(sent, { id: randomUUID(), now: now() });
  const take = () => store.transaction(() => takeFirings(event, parts));
  const taken = await whenFree(take, store.clock, waitOf(parts));
  const fired = taken.map(async (firing) => {
    const result = await runFiring(firing, parts);
    onFired?.(firing.name, result);
    return { name: firing.name, result, failed: result.startsWith("failed") };
  });
  return {
    id: event.id,
    fired: await Promise.all(fired),
    disabled: namesOf(schedules, event, false),
  };
}

/** What an event would fire, and what the function would get of it, as JSON text. */
export function previewEvent(
  sent: EventToSend,
  { schedules, now }: Pick<FiringParts, "schedules" | "now">,
): SentEvent {
  const event = completeEvent(sent, { id: randomUUID(), now: now() });
  const fired = matching(schedules, event, true).map((schedule) => ({
    name: schedule.name,
    result: inputOf(schedule, event, schedules),
    failed: false,
  }));
  return { id: event.id, fired, disabled: namesOf(schedules, event, false) };
}

function takeFirings(event: JsonObject & { id: string }, parts: FiringParts): LocalFiring[] {
  const { schedules, firings, now } = parts;
  const due = Math.floor(now() / 1000);
  return matching(schedules, event, true).flatMap((schedule) => {
    const { name, table } = schedule;
    const input = inputOf(schedule, event, schedules);
    const firing = { name, due, eventId: event.id, event: input, table, attempts: 1 };
    // The same event once more in this second, while the first still runs, is the same firing.
    if (!firings.begin(firing, leaseEnd(parts))) return [];
    schedules.setFired(name, due, "has begun");
    return [firing];
  });
}

function inputOf(schedule: LocalSchedule, event: JsonObject, schedules: ScheduleRows): string {
  // As Lambda parses it.
  const plain: unknown = JSON.parse(showJson(event));
  return JSON.stringify(functionInput({ ...schedule, rule: schedules.ruleName(schedule.name) }, plain));
}

function matching(schedules: ScheduleRows, event: JsonObject, enabled: boolean): LocalSchedule[] {
  return schedules
    .list()
    .filter(
      (schedule) =>
        schedule.enabled === enabled &&
        schedule.trigger.pattern !== undefined &&
        matchesPattern(parsePattern(schedule.trigger.pattern), event),
    );
}

function namesOf(schedules: ScheduleRows, event: JsonObject, enabled: boolean): string[] {
  return matching(schedules, event, enabled).map(({ name }) => name);
}
