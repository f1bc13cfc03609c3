import type { Clock, HistoryFolder } from "../../ports.ts";
import type { Change, Changes } from "../../table/task-table.ts";
import { equalAttributes } from "../../task/compare-values.ts";
import type { TaskRecord } from "../../task/record.ts";
import { utcMilliseconds, utcTime } from "../../task/utc-time.ts";
import { entryId } from "./entry-id.ts";
import { encodeLine, type EntryBody, type EntryEnd, type EntryHead } from "./entry-line.ts";

export interface JournalOptions {
  /** Throws where nothing says where it would be. */
  folder(): HistoryFolder;
  command: string;
  table: string;
  place(): Promise<string>;
  /** A record as the table will keep it, for what is entered before it is written. */
  asKept?(record: TaskRecord): TaskRecord;
  clock: Pick<Clock, "now">;
  /** As in entryId. */
  salt: number;
  /** Told once, with the reason, when something that was written cannot be entered. */
  complain(reason: string): Promise<void>;
}

/** One command's entry in the history, which begins with the first thing that is entered. */
export class Journal {
  readonly id: string;
  /** The file that the entry is in. */
  readonly file: string;
  readonly #options: JournalOptions;
  readonly #at: number;
  #folder: HistoryFolder | undefined;
  #hasBegun = false;
  #position = 0;
  #isBroken = false;
  #undoes: string | undefined;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#at = options.clock.now();
    this.id = entryId(this.#at, options.salt);
    this.file = `${utcTime(this.#at / 1000).slice(0, 10)}.ndjson`;
  }

  get folder(): HistoryFolder {
    this.#folder ??= this.#options.folder();
    return this.#folder;
  }

  /** Where in its file the entry begins, or a little before; 0 for one that has no plan. */
  get position(): number {
    return this.#position;
  }

  /** Says which entry this one takes back, before anything is entered. */
  takesBack(entry: string): void {
    this.#undoes = entry;
  }

  /** Enters what one write has changed, after it; `isUnsure` as in EntryLine. Never throws. */
  async enter(changes: Changes, { isUnsure = false }: { isUnsure?: boolean } = {}): Promise<void> {
    const real = changes?.filter(({ before, after }) => !isSame(before, after));
    if (real?.length === 0) return;
    await this.#complain(() =>
      this.#append({ changes: real ?? null, ...(isUnsure ? { unsure: true } : {}) }),
    );
  }

  /** Enters changes that are to be made, before the first of them is. Throws failed where that cannot be done. */
  async plan(exchanges: readonly (readonly Change[])[]): Promise<void> {
    const { asKept = (record) => record } = this.#options;
    const plans = exchanges.map((plan) => ({
      plan: plan.map(({ before, after }) => ({ before, after: after && asKept(after) })),
    }));
    if (plans.length > 0) await this.#orFail(() => this.#append(...plans));
  }

  /** Enters that the plan is whole, and what is planned will be made from now on. Throws failed where that cannot be done. */
  async begin(): Promise<void> {
    await this.#orFail(async () => {
      await this.#append({ begun: true, made: [] });
      this.folder.sync(this.file);
    });
  }

  /** Whether anything is entered. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Enters lines about a plan. Never throws. */
  async note(...lines: EntryBody[]): Promise<void> {
    if (lines.length > 0) await this.#complain(() => this.#append(...lines));
  }

  /** Enters how a write of many ended. Never throws. */
  async end(end: EntryEnd): Promise<void> {
    await this.note({ end });
  }

  async #append(...lines: EntryBody[]): Promise<void> {
    let text = "";
    if (!this.#hasBegun) {
      // What is planned is read again.
      if (lines.some(({ plan }) => plan !== undefined))
        this.#position = this.folder.list().find(({ file }) => file === this.file)?.bytes ?? 0;
      const { command, table, place } = this.#options;
      const head: EntryHead = {
        at: utcMilliseconds(this.#at),
        command,
        place: await place(),
        table,
        ...(this.#undoes === undefined ? {} : { undoes: this.#undoes }),
      };
      // One write is one line.
      const [first] = lines;
      text =
        lines.length === 1 && first!.plan === undefined
          ? encodeLine({ entry: this.id, head, ...lines.shift() })
          : encodeLine({ entry: this.id, head });
    }
    for (const line of lines) text += encodeLine({ entry: this.id, ...line });
    this.folder.append(this.file, text);
    this.#hasBegun = true;
  }

  async #orFail(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { notNoted } = await import("./not-noted.ts");
      throw notNoted(error);
    }
  }

  async #complain(work: () => Promise<void>): Promise<void> {
    if (this.#isBroken) return;
    try {
      await work();
    } catch (error) {
      this.#isBroken = true;
      await this.#options.complain((error as Error).message);
    }
  }
}

function isSame(one: Change["before"], other: Change["after"]): boolean {
  return one !== undefined && other !== undefined && equalAttributes(one, other);
}
