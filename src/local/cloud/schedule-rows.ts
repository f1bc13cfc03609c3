import type { Owner } from "../../cloud/ownership.ts";
import { stageNames } from "../../cloud/stage-names.ts";
import type { ScheduleEngine, ScheduleFailures } from "../../cloud/schedule/schedule-info.ts";
import type { Trigger } from "../../cloud/schedule/timing.ts";
import type { Store } from "../store/store.ts";

/** A schedule in the local store. Times are in seconds since 1970. */
export interface LocalSchedule {
  name: string;
  engine: ScheduleEngine;
  trigger: Trigger;
  /** JSON text: the event that the function gets. */
  input: string;
  /** Whether what identifies the event is added to it. */
  stamp: boolean;
  enabled: boolean;
  /** The table into which the function writes. */
  table: string;
  /** From when a rate counts; what is to come once counts only from then on. */
  createdAt: number;
  lastFiredAt: number | undefined;
  lastResult: string | undefined;
  failures: ScheduleFailures | undefined;
}

/** What is given to make or change one. */
export type NewLocalSchedule = Omit<LocalSchedule, "lastFiredAt" | "lastResult" | "failures">;

const GIVEN =
  "engine, expression, pattern, zone, starts, ends, window_m, input, stamp, enabled, table_name, created";
const COLUMNS = `name, ${GIVEN}, fired, result, failures, failed, failure`;
const PLACES = GIVEN.split(", ").map(() => "nullif(?, '')");
const KEY = "service = ? AND stage = ? AND name = ?";
const FORGET = "failures = 0, failed = NULL, failure = NULL";

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
    const row = this.#store()?.select(COLUMNS, `FROM schedule WHERE ${KEY}`, ...this.#owner, name)[0];
    return row === undefined ? undefined : scheduleOf(row);
  }

  /** False when there is one of this name. */
  create(schedule: NewLocalSchedule): boolean {
    const sql = `INSERT INTO schedule (service, stage, name, ${GIVEN}, failures)
      VALUES (?, ?, ?, ${PLACES.join(", ")}, 0) ON CONFLICT DO NOTHING`;
    return this.#store()!.run(sql, ...this.#owner, schedule.name, ...givenOf(schedule)) === 1;
  }

  /** Changes all but when it last fired and what came of it, and forgets what failed. */
  replace(schedule: NewLocalSchedule): void {
    const sets = GIVEN.split(", ").map((column, index) => `${column} = ${PLACES[index]}`);
    const sql = `UPDATE schedule SET ${sets.join(", ")}, ${FORGET} WHERE ${KEY}`;
    this.#store()!.run(sql, ...givenOf(schedule), ...this.#owner, schedule.name);
  }

  /**
   * False when there is none. `now`: seconds since 1970. What failed is forgotten, and what was to come once while it was off
   * does not come later.
   */
  setEnabled(name: string, enabled: boolean, now: number): boolean {
    const sql = `UPDATE schedule SET ${FORGET}, enabled = ?,
      created = iif(expression LIKE 'at(%' AND enabled = 0, ?, created) WHERE ${KEY}`;
    return this.#store()?.run(sql, Number(enabled), now, ...this.#owner, name) === 1;
  }

  /** Keeps when a schedule fired and what came of it. */
  setFired(name: string, firedAt: number, result: string): void {
    const sql = `UPDATE schedule SET fired = ?, result = ? WHERE ${KEY}`;
    this.#store()?.run(sql, firedAt, result, ...this.#owner, name);
  }

  /** Keeps what came of a firing, unless there was a later one meanwhile. */
  setResult(name: string, firedAt: number, result: string): void {
    const sql = `UPDATE schedule SET result = ? WHERE ${KEY} AND fired = ?`;
    this.#store()?.run(sql, result, ...this.#owner, name, firedAt);
  }

  /** Keeps that a firing failed at every attempt, whatever came of later ones. */
  addFailure(name: string, at: number, reason: string): void {
    const sql = `UPDATE schedule SET failures = failures + 1, failed = ?, failure = ? WHERE ${KEY}`;
    this.#store()?.run(sql, at, reason, ...this.#owner, name);
  }

  /** Whether there was one. What it has begun goes with it. */
  delete(name: string): boolean {
    this.#store()?.run(`DELETE FROM firing WHERE ${KEY}`, ...this.#owner, name);
    return this.#store()?.run(`DELETE FROM schedule WHERE ${KEY}`, ...this.#owner, name) === 1;
  }
}

/** The values of GIVEN; an empty text for what there is not. */
function givenOf({
  engine,
  trigger,
  input,
  stamp,
  enabled,
  table,
  createdAt,
}: NewLocalSchedule): (string | number)[] {
  const { expression = "", pattern = "" } = trigger;
  const { zone = "", start = "", end = "", windowM = "" } = trigger.pattern === undefined ? trigger : {};
  const timing = [expression, pattern, zone, start, end, windowM];
  return [engine, ...timing, input, Number(stamp), Number(enabled), table, createdAt];
}

function scheduleOf(row: (string | number | null)[]): LocalSchedule {
  const [name, engine, expression, pattern, zone, start, end, windowM, ...rest] = row.map(
    (value) => value ?? undefined,
  );
  const [input, stamp, enabled, table, created, fired, result, failures, failed, failure] = rest;
  return {
    name: String(name),
    engine: engine === "scheduler" ? engine : "rule",
    trigger:
      expression === undefined
        ? { pattern: String(pattern) }
        : {
            expression: String(expression),
            ...(zone === undefined ? {} : { zone: String(zone) }),
            ...(start === undefined ? {} : { start: Number(start) }),
            ...(end === undefined ? {} : { end: Number(end) }),
            ...(windowM === undefined ? {} : { windowM: Number(windowM) }),
          },
    input: String(input),
    stamp: stamp === 1,
    enabled: enabled === 1,
    table: String(table),
    createdAt: Number(created),
    lastFiredAt: fired === undefined ? undefined : Number(fired),
    lastResult: result === undefined ? undefined : String(result),
    failures:
      failures === 0 ? undefined : { count: Number(failures), at: Number(failed), reason: String(failure) },
  };
}
