import { canonicalJson } from "../../cloud/canonical-json.ts";
import { ownerTags, type Owner } from "../../cloud/ownership.ts";
import type { Fields, Live, Resource, Desired } from "../../cloud/resource.ts";
import { engineFor } from "../../cloud/schedule/schedule-engine.ts";
import type { ScheduleFlags } from "../../cloud/schedule/schedule-info.ts";
import { triggerFields, triggerOf, wantedTrigger } from "../../cloud/schedule/trigger-fields.ts";
import { wantedTiming } from "../../cloud/schedule/wanted-timing.ts";
import type { ScheduleRows, NewLocalSchedule } from "./schedule-rows.ts";

/** A schedule in the local store: there it is one thing, which `tasks serve` fires. */
export class LocalScheduleResource implements Resource {
  readonly kind = "schedule";
  readonly name: string;
  readonly dependsOn = [];
  readonly immutable = {};
  readonly #options: LocalScheduleOptions;

  constructor(name: string, options: LocalScheduleOptions) {
    this.name = name;
    this.#options = options;
  }

  async read(): Promise<Live | undefined> {
    const found = this.#options.schedules.get(this.name);
    if (found === undefined) return undefined;
    const { engine, trigger, input, stamp, enabled, table } = found;
    const state = enabled ? "ENABLED" : "DISABLED";
    return {
      fields: { ...triggerFields(trigger), engine, input, stamp, state, table },
      // The store belongs to everybody who may read its file.
      tags: ownerTags(this.#options.owner),
    };
  }

  want(live: Live | undefined): Desired {
    const { flags, isMove = false, table, owner } = this.#options;
    const now = this.#now();
    const tags = ownerTags(owner);
    if (flags === undefined) return { fields: live?.fields ?? {}, tags };
    const { trigger, keeps, tz, enabled, stamp, input } = flags;
    const { state = "DISABLED" } = live?.fields ?? {};
    const before = live === undefined ? undefined : triggerOf(live.fields);
    const was = before?.pattern === undefined ? before : undefined;
    const timing = trigger.pattern === undefined ? wantedTiming(trigger, { was, keeps, tz, now }) : trigger;
    const there = live?.fields["engine"] === "scheduler" ? "scheduler" : live && "rule";
    return {
      fields: {
        ...wantedTrigger(timing, live),
        engine: isMove ? "scheduler" : engineFor(flags, there),
        input: canonicalJson(input),
        stamp,
        state: enabled === undefined ? state : enabled ? "ENABLED" : "DISABLED",
        table,
      },
      tags,
    };
  }

  async create(desired: Desired): Promise<Fields | "taken"> {
    return this.#options.schedules.create(this.#scheduleOf(desired)) ? desired.fields : "taken";
  }

  async update(desired: Desired): Promise<Fields> {
    this.#options.schedules.replace(this.#scheduleOf(desired));
    return (await this.read())?.fields ?? {};
  }

  async remove(): Promise<void> {
    this.#options.schedules.delete(this.name);
  }

  #scheduleOf({ fields }: Desired): NewLocalSchedule {
    const { schedules } = this.#options;
    const before = schedules.get(this.name);
    const trigger = triggerOf(fields);
    const enabled = fields["state"] === "ENABLED";
    // A rate counts from when it was made: another one counts anew. What is to come once and was off does not come late.
    const { expression } = trigger;
    const isSame = expression !== undefined && before?.trigger.expression === expression;
    const isLate = expression?.startsWith("at(") === true && enabled && before?.enabled === false;
    return {
      name: this.name,
      engine: fields["engine"] === "scheduler" ? "scheduler" : "rule",
      trigger,
      input: String(fields["input"]),
      stamp: fields["stamp"] === true,
      enabled,
      table: String(fields["table"]),
      createdAt: isSame && !isLate ? before.createdAt : this.#now(),
    };
  }

  /** In seconds since 1970. */
  #now(): number {
    return Math.floor(this.#options.now() / 1000);
  }
}

interface LocalScheduleOptions {
  schedules: ScheduleRows;
  /** Undefined: as it is. */
  flags: ScheduleFlags | undefined;
  /** Whether it moves to the other engine. */
  isMove?: boolean;
  table: string;
  owner: Owner;
  /** Milliseconds since 1970 UTC. */
  now: () => number;
}
