import type { Owner } from "../../cloud/ownership.ts";
import type { Store } from "../store/store.ts";

/** A firing that was taken and is not finished. */
export interface LocalFiring {
  /** Of its schedule. */
  name: string;
  /** For when it was due, in seconds since 1970. */
  due: number;
  /** The id of the event that fired it; empty where the clock did. */
  eventId: string;
  /** JSON text: what the function gets, each time the same. */
  event: string;
  /** The table into which the function writes. */
  table: string;
  /** How often it was begun, this time included. */
  attempts: number;
}

const COLUMNS = "name, due, event_id, event, table_name, attempts, until";
const KEY = "service = ? AND stage = ? AND name = ? AND due = ? AND event_id = ?";
// No lease and no pause is as long; one that ends later was written by a clock that was wrong.
const LONGEST_MS = 600_000;

/**
 * The firings of one stage of one service that were taken and are not finished. Each has a lease: when that is over,
 * whoever held it was killed, or waits before the next attempt, and the next to look takes it. Times are in milliseconds
 * since 1970.
 */
export class LocalFirings {
  readonly #store: Store;
  readonly #owner: [service: string, stage: string];
  /** Those that run in this process: they must not be taken over, even when a held store makes them late. */
  readonly #running = new Set<string>();

  constructor(store: Store, { service, stage }: Owner) {
    this.#store = store;
    this.#owner = [service, stage];
  }

  /** Takes a new one. False where an event fires it that has fired it already in this second, and still does. */
  begin({ name, due, eventId, event, table, attempts }: LocalFiring, until: number): boolean {
    const sql = `INSERT INTO firing (service, stage, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET event = excluded.event, attempts = excluded.attempts, until = excluded.until
      WHERE event_id = ''`;
    return this.#store.run(sql, ...this.#owner, name, due, eventId, event, table, attempts, until) === 1;
  }

  /** Takes, until then, all whose lease is over. Writes only where there is one. */
  takeOver(now: number, until: number): LocalFiring[] {
    const rest = `FROM firing WHERE service = ? AND stage = ? AND (until <= ? OR until > ?) ORDER BY due`;
    const rows = this.#store.select(COLUMNS, rest, ...this.#owner, now, now + LONGEST_MS);
    return rows.flatMap(([name, due, eventId, event, table, attempts, seen]) => {
      const firing = {
        name: String(name),
        due: Number(due),
        eventId: String(eventId),
        event: String(event),
        table: String(table),
      };
      if (this.#running.has(keyOf(firing))) return [];
      const sql = `UPDATE firing SET attempts = attempts + 1, until = ? WHERE ${KEY} AND until = ?`;
      const taken = this.#store.run(sql, until, ...this.#keyOf(firing), Number(seen)) === 1;
      return taken ? [{ ...firing, attempts: Number(attempts) + 1 }] : [];
    });
  }

  /** All of them; `until`: when each may be taken again. */
  list(): { name: string; due: number; attempts: number; until: number }[] {
    const rest = "FROM firing WHERE service = ? AND stage = ? ORDER BY due";
    const rows = this.#store.select("name, due, attempts, until", rest, ...this.#owner);
    return rows.map(([name, due, attempts, until]) => ({
      name: String(name),
      due: Number(due),
      attempts: Number(attempts),
      until: Number(until),
    }));
  }

  /** Runs work on one, which this process does not take over from itself meanwhile. */
  async running<Result>(firing: LocalFiring, work: () => Promise<Result>): Promise<Result> {
    const key = keyOf(firing);
    this.#running.add(key);
    try {
      return await work();
    } finally {
      this.#running.delete(key);
    }
  }

  /** Lets it be taken again then. */
  postpone(firing: LocalFiring, until: number): void {
    this.#store.run(`UPDATE firing SET until = ? WHERE ${KEY}`, until, ...this.#keyOf(firing));
  }

  finish(firing: LocalFiring): void {
    this.#store.run(`DELETE FROM firing WHERE ${KEY}`, ...this.#keyOf(firing));
  }

  #keyOf({ name, due, eventId }: FiringKey): [string, string, string, number, string] {
    return [...this.#owner, name, due, eventId];
  }
}

type FiringKey = Pick<LocalFiring, "name" | "due" | "eventId">;

function keyOf({ name, due, eventId }: FiringKey): string {
  return JSON.stringify([name, due, eventId]);
}
