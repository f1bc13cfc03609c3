import { shorten, usageError } from "../../errors.ts";
import { utcTime } from "../../task/utc-time.ts";
import { isObject, readPatternJson, showJson, type Json, type JsonObject } from "./pattern-json.ts";

const EXAMPLE = `write it as in {"source":"shop","detail-type":"Order","detail":{"id":1}}`;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
// How PutEvents calls what an event calls otherwise.
const OF_PUT_EVENTS: { [name: string]: string } = {
  Source: "source",
  DetailType: "detail-type",
  Detail: "detail",
};

/** An event that somebody sends. */
export interface EventToSend extends JsonObject {
  source: string;
  "detail-type": string;
}

/**
 * Reads an event that somebody sends: as EventBridge passes it on, at least with source and detail-type, which nobody else
 * can say. Throws usage errors that begin with `what`.
 */
export function readSentEvent(text: string, what: string): EventToSend {
  const event = readPatternJson(text, what, EXAMPLE);
  if (!isObject(event)) {
    const kind = Array.isArray(event) ? "a list" : shorten(showJson(event));
    throw usageError(`${what} is not an event but ${kind}`, EXAMPLE);
  }
  for (const name of ["source", "detail-type"]) {
    const asPut = Object.keys(OF_PUT_EVENTS).find(
      (other) => OF_PUT_EVENTS[other] === name && Object.hasOwn(event, other),
    );
    const refuse = (reason: string) =>
      usageError(
        `${what} ${reason}`,
        asPut === undefined ? EXAMPLE : `${asPut} is PutEvents' word: ${EXAMPLE}`,
      );
    if (!Object.hasOwn(event, name)) throw refuse(`has no ${name}`);
    if (!isText(event[name])) throw refuse(`has a ${name} that is not a text`);
  }
  checkRest(event, what);
  return event as EventToSend;
}

function checkRest({ id, time, detail }: JsonObject, what: string): void {
  if (id !== undefined && !isText(id))
    throw usageError(`${what} has an id that is not a text`, `write "id":"1"`);
  const isTime = typeof time === "string" && TIME.test(time) && Number.isFinite(Date.parse(time));
  if (time !== undefined && !isTime) {
    throw usageError(
      `${what} has the time ${shorten(showJson(time))}, which is none`,
      'write "time":"2026-12-01T09:00:00Z", or leave it out for now',
    );
  }
  if (detail !== undefined && !isObject(detail))
    throw usageError(`${what} has a detail that is not an object`, EXAMPLE);
}

function isText(value: Json | undefined): boolean {
  return typeof value === "string" && value !== "";
}

/** The event with what EventBridge adds where it is left out. `now`: milliseconds since 1970. */
export function completeEvent(
  event: EventToSend,
  { id, now }: { id: string; now: number },
): EventToSend & { id: string } {
  const added = {
    version: "0",
    id,
    account: "000000000000",
    time: utcTime(now / 1000),
    region: "local",
    resources: [],
    detail: {},
  };
  return { ...added, ...event };
}
