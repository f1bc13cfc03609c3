import type { Owner } from "../../cloud/ownership.ts";
import { stageNames } from "../../cloud/stage-names.ts";
import type { Trigger } from "../../cloud/schedules.ts";
import type { Store } from "../store/store.ts";

/** A rule in the local store. Times are in seconds since 1970. */
export interface LocalSchedule {
  name: string;
  trigger: Trigger;
  /** JSON text: the event that the function gets. */
  input: string;
  /** Whether what identifies the event is added to it. */
  stamp: boolean;
  enabled: boolean;
  /** The table into which the function writes. */
  table: string;
  /** From when a rate counts. */
  createdAt: number;
  lastFiredAt: number | undefined;
  lastResult: string | undefined;
}

/** What is given to make or change one. */
export type NewLocalSchedule = Omit<LocalSchedule, "lastFiredAt" | "lastResult">;

const COLUMNS = "name, expression, pattern, input, stamp, enabled, table_name, created, fired, result";

/** The schedules of one stage of one service in the local store. `tasks serve` fires the enabled ones. */
export class ScheduleRows {
  readonly #store: () => Store | undefined;
  readonly #owner: [service: string, stage: string];

  /** `store` gives undefined where there is none yet and this run makes none. */
  constructor(store: () => Store | undefined, { service, stage }: Owner) {
    this.#store = store;
    this.#owner = [service, stage];
  }

  /** What the rule of a schedule would be called on AWS. */
  ruleName(name: string): string {
    const [service, stage] = this.#owner;
    return stageNames({ service, stage }, "").rule(name);
  }

  /** All, by name. */
  list(): LocalSchedule[] {
    const rest = "FROM schedule WHERE service = ? AND stage = ? ORDER BY name";
    return (this.#store()?.select(COLUMNS, rest, ...this.#owner) ?? []).map(scheduleOf);
  }

  get(name: string): LocalSchedule | undefined {
    const rest = "FROM schedule WHERE service = ? AND stage = ? AND name = ?";
    const row = this.#store()?.select(COLUMNS, rest, ...this.#owner, name)[0];
    return row === undefined ? undefined : scheduleOf(row);
  }

  /** False when there is one of this name. */
  create(schedule: NewLocalSchedule): boolean {
    const { name, trigger, input, stamp, enabled, table, createdAt } = schedule;
    const sql = `INSERT INTO schedule (service, stage, name, expression, pattern, input, stamp, enabled, table_name, created)
      VALUES (?, ?, ?, nullif(?, ''), nullif(?, ''), ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
    const { expression = "", pattern = "" } = trigger;
    const values = [expression, pattern, input, Number(stamp), Number(enabled), table, createdAt];
    return this.#store()!.run(sql, ...this.#owner, name, ...values) === 1;
  }

  /** Changes all but when it last fired and what came of it. */
  replace(schedule: NewLocalSchedule): void {
    const { name, trigger, input, stamp, enabled, table, createdAt } = schedule;
    const sql = `UPDATE schedule SET expression = nullif(?, ''), pattern = nullif(?, ''), input = ?, stamp = ?, enabled = ?,
      table_name = ?, created = ? WHERE service = ? AND stage = ? AND name = ?`;
    const { expression = "", pattern = "" } = trigger;
    const values = [expression, pattern, input, Number(stamp), Number(enabled), table, createdAt];
    this.#store()!.run(sql, ...values, ...this.#owner, name);
  }

  /** False when there is none. */
  setEnabled(name: string, enabled: boolean): boolean {
    const sql = "UPDATE schedule SET enabled = ? WHERE service = ? AND stage = ? AND name = ?";
    return this.#store()?.run(sql, Number(enabled), ...this.#owner, name) === 1;
  }

  /** Keeps when a schedule fired and what came of it. */
  setFired(name: string, firedAt: number, result: string): void {
    const sql = "UPDATE schedule SET fired = ?, result = ? WHERE service = ? AND stage = ? AND name = ?";
    this.#store()?.run(sql, firedAt, result, ...this.#owner, name);
  }

  /** Keeps what came of a firing, unless there was a later one meanwhile. */
  setResult(name: string, firedAt: number, result: string): void {
    const sql = "UPDATE schedule SET result = ? WHERE service = ? AND stage = ? AND name = ? AND fired = ?";
    this.#store()?.run(sql, result, ...this.#owner, name, firedAt);
  }

  /** Whether there was one. What it has begun goes with it. */
  delete(name: string): boolean {
    this.#store()?.run(
      "DELETE FROM firing WHERE service = ? AND stage = ? AND name = ?",
      ...this.#owner,
      name,
    );
    const sql = "DELETE FROM schedule WHERE service = ? AND stage = ? AND name = ?";
    return this.#store()?.run(sql, ...this.#owner, name) === 1;
  }
}

function scheduleOf(row: (string | number | null)[]): LocalSchedule {
  const [name, expression, pattern, input, stamp, enabled, table, created, fired, result] = row;
  return {
    name: String(name),
    trigger: expression === null ? { pattern: String(pattern) } : { expression: String(expression) },
    input: String(input),
    stamp: stamp === 1,
    enabled: enabled === 1,
    table: String(table),
    createdAt: Number(created),
    lastFiredAt: fired === null ? undefined : Number(fired),
    lastResult: result === null ? undefined : String(result),
  };
}
