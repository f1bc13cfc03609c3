import { TasksError } from "../../../errors.ts";
import type { Desired, Fields, Live, Resource } from "../../../cloud/resource.ts";

/** Whether it is on now; undefined where there is none. */
interface Switched {
  isOn(): Promise<boolean | undefined>;
}

interface ChangeoverOptions {
  rule: Switched & { setEnabled(enabled: boolean): Promise<boolean> };
  schedule: Switched & { prepareSwitch(enabled: boolean): Promise<(() => Promise<boolean>) | undefined> };
  /** Whether the schedule is to be on in the end. */
  isOn: boolean;
  /** Waits for the moment. Gives which of the two goes first. */
  wait(): Promise<"rule off" | "schedule on">;
  dependsOn: readonly Resource[];
}

/** Which of the two fires a schedule that moves from a rule to Scheduler: one call after the other, never both. */
export class ChangeoverResource implements Resource {
  readonly kind = "changeover";
  readonly name: string;
  readonly dependsOn: readonly Resource[];
  readonly immutable = {};
  readonly #options: ChangeoverOptions;

  constructor(name: string, options: ChangeoverOptions) {
    this.name = name;
    this.dependsOn = options.dependsOn;
    this.#options = options;
  }

  async read(): Promise<Live> {
    return { fields: await this.#fields(), tags: "unsupported" };
  }

  want(): Desired {
    return { fields: { "fired-by": this.#options.isOn ? "scheduler" : "nobody" }, tags: {} };
  }

  async create(): Promise<Fields> {
    return this.update();
  }

  /** Reads first what has to be read, so that the two calls follow each other at once. */
  async update(): Promise<Fields> {
    const { rule, schedule, isOn, wait } = this.#options;
    const first = isOn ? await wait() : "rule off";
    const on = isOn ? await schedule.prepareSwitch(true) : async () => true;
    if (on === undefined) throw gone(this.name);
    if (first === "schedule on" && !(await on())) throw gone(this.name);
    await rule.setEnabled(false);
    if (first === "rule off") await this.#orBack(on);
    return this.#fields();
  }

  async remove(): Promise<void> {}

  /** Where the new one cannot be switched on, the rule is switched on again, so that no firing is lost. */
  async #orBack(on: () => Promise<boolean>): Promise<void> {
    const { rule, schedule } = this.#options;
    try {
      if (!(await on())) throw gone(this.name);
    } catch (error) {
      // Its answer may be all that was lost. Where nobody can say, one is missed rather than fired twice.
      const isOn = await schedule.isOn().catch(() => true);
      if (isOn !== true) await rule.setEnabled(true).catch(() => false);
      throw error;
    }
  }

  async #fields(): Promise<Fields> {
    const { rule, schedule } = this.#options;
    const [isRuleOn = false, isScheduleOn = false] = await Promise.all([rule.isOn(), schedule.isOn()]);
    const one = isRuleOn ? "rule" : isScheduleOn ? "scheduler" : "nobody";
    return { "fired-by": isRuleOn && isScheduleOn ? "both" : one };
  }
}

function gone(name: string): TasksError {
  return new TasksError("unavailable", `the schedule ${name} was removed meanwhile`, {
    hint: "run the same command again",
  });
}
