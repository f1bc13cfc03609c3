import { TasksError } from "../../../errors.ts";
import type { Resource } from "../../../cloud/resource.ts";
import { engineFor } from "../../../cloud/schedule/schedule-engine.ts";
import type { ScheduleFlags, ScheduleInfo } from "../../../cloud/schedule/schedule-info.ts";
import type { FunctionCaller, ScheduleCaller } from "./function-caller.ts";
import type { FunctionParts } from "./function-parts.ts";
import type { RuleCaller } from "./rule-caller.ts";
import type { SchedulerCaller } from "./scheduler-caller.ts";

/** The schedules of a stage, whichever engine fires them. */
export class ScheduleCallers implements FunctionCaller {
  readonly rules: RuleCaller;
  readonly #open: () => Promise<SchedulerCaller>;
  #opened: Promise<SchedulerCaller> | undefined;

  /** `open`: loads Scheduler's part, which is not loaded before anybody asks for a schedule. */
  constructor(rules: RuleCaller, open: () => Promise<SchedulerCaller>) {
    this.rules = rules;
    this.#open = open;
  }

  scheduler(): Promise<SchedulerCaller> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async names(): Promise<string[]> {
    const names = await Promise.all((await this.#both()).map((caller) => caller.names()));
    return [...new Set(names.flat())].sort();
  }

  /** A name that a move has left in both is there twice. */
  async list(): Promise<ScheduleInfo[]> {
    const lists = await Promise.all((await this.#both()).map((caller) => caller.list()));
    return lists.flat().sort((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
  }

  /** Of a name that is in both, the one that is on, or the rule. */
  async get(name: string): Promise<ScheduleInfo | undefined> {
    const [rule, scheduled] = await Promise.all((await this.#both()).map((caller) => caller.get(name)));
    if (rule === undefined || scheduled === undefined) return rule ?? scheduled;
    return !rule.enabled && scheduled.enabled ? { ...scheduled, twin: rule } : { ...rule, twin: scheduled };
  }

  /** Throws conflict where it would switch on both of a name that is in both. */
  async setEnabled(name: string, enabled: boolean): Promise<boolean> {
    const both = await this.#both();
    if (enabled) {
      const found = await Promise.all(both.map((caller) => caller.get(name)));
      if (found.every((info) => info !== undefined)) {
        if (found.some((info) => info.enabled)) return true;
        throw inBoth(name);
      }
    }
    const done = await Promise.all(both.map((caller) => caller.setEnabled(name, enabled)));
    return done.includes(true);
  }

  async removal(name: string): Promise<{ resources: Resource[]; others: string[] }> {
    const found = await Promise.all((await this.#both()).map((caller) => caller.removal(name)));
    return {
      resources: found.flatMap(({ resources }) => resources),
      others: found.flatMap(({ others }) => others),
    };
  }

  /** What these are made of. Throws conflict for a name that the other engine has: both would fire. */
  async make(schedules: readonly ScheduleFlags[], parts: FunctionParts): Promise<Resource[]> {
    if (schedules.length === 0) return [];
    const said = new Set(schedules.map(({ engine }) => engine));
    const inScheduler = said.has("rule") || said.has(undefined) ? await (await this.scheduler()).names() : [];
    const isAsked = said.has("scheduler") || schedules.some(({ name }) => inScheduler.includes(name));
    const there = { rule: isAsked ? await this.rules.names() : [], scheduler: inScheduler };
    const of = { rule: [] as ScheduleFlags[], scheduler: [] as ScheduleFlags[] };
    for (const flags of schedules) {
      const { name } = flags;
      const [isRule, isScheduled] = [there.rule.includes(name), there.scheduler.includes(name)];
      if (isRule && isScheduled) throw inBoth(name);
      const engine = engineFor(flags, isScheduled ? "scheduler" : isRule ? "rule" : undefined);
      of[engine].push(flags);
    }
    const scheduled = of.scheduler.length === 0 ? [] : (await this.scheduler()).make(of.scheduler, parts);
    return [...this.rules.make(of.rule, parts), ...scheduled];
  }

  async all(parts: FunctionParts): Promise<{ names: string[]; resources: Resource[] }> {
    const found = await Promise.all((await this.#both()).map((caller) => caller.all(parts)));
    return {
      names: found.flatMap(({ names }) => names),
      resources: found.flatMap(({ resources }) => resources),
    };
  }

  close(): void {
    void this.#opened?.then((scheduler) => scheduler.close());
  }

  async #both(): Promise<[ScheduleCaller, ScheduleCaller]> {
    return [this.rules, await this.scheduler()];
  }
}

function inBoth(name: string): TasksError {
  return new TasksError(
    "conflict",
    `the schedule ${name} is a rule and in EventBridge Scheduler, and both would fire`,
    {
      hint: `\`tasks schedule migrate ${name}\` finishes the move`,
    },
  );
}
