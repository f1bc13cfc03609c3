import { canonicalJson } from "../../cloud/canonical-json.ts";
import { ownerTags, type Owner } from "../../cloud/ownership.ts";
import type { Fields, Live, Resource, Desired } from "../../cloud/resource.ts";
import type { ScheduleFlags } from "../../cloud/schedules.ts";
import { triggerFields, triggerOf, wantedTrigger } from "../../cloud/trigger-fields.ts";
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
    const { trigger, input, stamp, enabled, table } = found;
    return {
      fields: { ...triggerFields(trigger), input, stamp, state: enabled ? "ENABLED" : "DISABLED", table },
      // The store belongs to everybody who may read its file.
      tags: ownerTags(this.#options.owner),
      createdAt: undefined,
      busy: undefined,
    };
  }

  want(live: Live | undefined): Desired {
    const { flags, table, owner } = this.#options;
    const tags = ownerTags(owner);
    if (flags === undefined) return { fields: live?.fields ?? {}, tags };
    const { enabled, stamp, input } = flags;
    const { state = "DISABLED" } = live?.fields ?? {};
    return {
      fields: {
        ...wantedTrigger(flags.trigger, live),
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

  async settle(): Promise<void> {}

  async remove(): Promise<void> {
    this.#options.schedules.delete(this.name);
  }

  #scheduleOf({ fields }: Desired): NewLocalSchedule {
    const { schedules, now } = this.#options;
    const before = schedules.get(this.name);
    const trigger = triggerOf(fields);
    // A rate counts from when it was made: another one counts anew.
    const isSame = trigger.expression !== undefined && before?.trigger.expression === trigger.expression;
    return {
      name: this.name,
      trigger,
      input: String(fields["input"]),
      stamp: fields["stamp"] === true,
      enabled: fields["state"] === "ENABLED",
      table: String(fields["table"]),
      createdAt: isSame ? before.createdAt : Math.floor(now() / 1000),
    };
  }
}

interface LocalScheduleOptions {
  schedules: ScheduleRows;
  /** Undefined: as it is. */
  flags: ScheduleFlags | undefined;
  table: string;
  owner: Owner;
  /** Milliseconds since 1970 UTC. */
  now: () => number;
}
