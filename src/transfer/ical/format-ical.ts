import { usageError } from "../../errors.ts";
import type { TaskRecord } from "../../task/record.ts";
import { isTimeZone } from "../../task/time-zone.ts";
import { foreignOptions } from "../foreign-options.ts";
import { readSource } from "../read-source.ts";
import { reshaper } from "../reshape.ts";
import type { DecodeOptions, Source, TransferFormat } from "../transfer-format.ts";
import { beginRules } from "./begin-rule.ts";
import { calendarWriter } from "./calendar-writer.ts";
import { Components, type Component } from "./components.ts";
import { readComponent } from "./read-component.ts";

/** Tasks of an iCalendar file (RFC 5545): its VTODOs, or its VEVENTs. */
export const ical: TransferFormat = {
  decode,
  encode: ({ as = "todo", alarm, now = 0 }) => calendarWriter({ as, alarm, now: Math.floor(now / 1000) }),
};

const KINDS: { readonly [name: string]: string } = {
  VTODO: "it is a task: leave out --as event",
  VEVENT: "it is an event, not a task: --as event imports those",
};

async function* decode(chunks: AsyncIterable<string>, given: DecodeOptions): AsyncGenerator<Source[]> {
  const { options, complete } = foreignOptions(given);
  const reshape = reshaper(options);
  const wanted = given.as === "event" ? "VEVENT" : "VTODO";
  const components = new Components();
  const zone = given.reshape?.zone;
  const tz = zone !== undefined && isTimeZone(zone) ? zone : given.tz;
  const read = function* (found: Iterable<Component>): Generator<Source[]> {
    const sources: Source[] = [];
    for (const component of found) {
      if (!Object.hasOwn(KINDS, component.name)) continue;
      sources.push(
        readSource(component.line, component.source, () => reshape(complete(recordOf(component, wanted)))),
      );
    }
    if (sources.length > 0) yield beginRules(sources, tz);
  };
  for await (const chunk of chunks) yield* read(components.push(chunk));
  yield* read(components.end());
}

function recordOf({ name, lines, isCut }: Component, wanted: string): TaskRecord {
  if (isCut) throw usageError("the file breaks off in it");
  if (name !== wanted) throw usageError(KINDS[name]!);
  return readComponent(name, lines);
}
