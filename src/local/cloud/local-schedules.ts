import { checkedStageNames } from "../../cloud/stage-names.ts";
import type { Owner } from "../../cloud/ownership.ts";
import { onlyRules, type Migration } from "../../cloud/schedule/migration.ts";
import type { Resource } from "../../cloud/resource.ts";
import { inputForScheduler } from "../../cloud/schedule/scheduler-stamp.ts";
import { checkScheduleName } from "../../cloud/schedule/check-schedule-name.ts";
import type { ScheduleFlags, ScheduleInfo } from "../../cloud/schedule/schedule-info.ts";
import type { Schedules } from "../../cloud/schedule/schedules.ts";
import type { Timing } from "../../cloud/schedule/timing.ts";
import { LocalScheduleResource } from "./local-schedule-resource.ts";
import type { LocalSchedule, ScheduleRows } from "./schedule-rows.ts";

/** The local schedules as `tasks schedule` sees those of both targets. */
export class LocalSchedules implements Schedules {
  readonly #schedules: ScheduleRows;
  readonly #options: { owner: Owner; table: string; now: () => number };

  constructor(schedules: ScheduleRows, options: { owner: Owner; table: string; now: () => number }) {
    this.#schedules = schedules;
    this.#options = options;
  }

  async list(): Promise<ScheduleInfo[]> {
    return this.#schedules.list().map(infoOf);
  }

  async get(name: string): Promise<ScheduleInfo | undefined> {
    const found = this.#schedules.get(name);
    return found === undefined ? undefined : infoOf(found);
  }

  async setEnabled(name: string, enabled: boolean): Promise<boolean> {
    return this.#schedules.setEnabled(name, enabled, Math.floor(this.#options.now() / 1000));
  }

  make(schedules: readonly ScheduleFlags[]): Resource[] {
    // Any region: what is made here shall have a name that AWS takes too.
    const names = checkedStageNames(this.#options.owner, "us-east-1");
    for (const { name } of schedules) checkScheduleName(name, names);
    return schedules.map((flags) => this.#resource(flags.name, flags));
  }

  /** Here both are one thing, which `tasks serve` fires. Throws a usage error for what waits for events. */
  async migration(name: string, { zone }: { zone: string | undefined }): Promise<Migration | undefined> {
    const now = await this.get(name);
    if (now === undefined) return undefined;
    const { trigger, input = "", stamp } = now;
    if (trigger.pattern !== undefined) throw onlyRules(name);
    if (now.engine === "scheduler") return { now, after: trigger, resources: [], leavings: [] };
    const flags: ScheduleFlags = {
      name,
      engine: "scheduler",
      trigger: { ...trigger, ...(zone === undefined ? {} : { zone }) },
      input: inputForScheduler(input, { stamp }),
      stamp,
      enabled: undefined,
    };
    const resources = [this.#resource(name, flags, { isMove: true })];
    return { now, after: flags.trigger as Timing, resources, leavings: [] };
  }

  async removal(name: string): Promise<Resource[]> {
    return [this.#resource(name)];
  }

  async all(): Promise<Resource[]> {
    return this.#schedules.list().map(({ name }) => this.#resource(name));
  }

  #resource(name: string, flags?: ScheduleFlags, { isMove = false } = {}): Resource {
    return new LocalScheduleResource(name, { ...this.#options, schedules: this.#schedules, flags, isMove });
  }
}

function infoOf({ createdAt, ...schedule }: LocalSchedule): ScheduleInfo {
  return { ...schedule, since: createdAt };
}
