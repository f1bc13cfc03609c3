import { TasksError } from "../../../errors.ts";

// Of a million records that are refused alike, no more are kept until another one is not.
const MOST_HELD = 1000;

/** The records of a selection of which the change cannot be made. Each is said, unless all are: then one error is enough. */
export class RefusedRecords {
  count = 0;
  readonly #say: (line: string) => Promise<void>;
  #first: TasksError | undefined;
  #held: string[] | undefined = [];

  constructor(say: (line: string) => Promise<void>) {
    this.#say = say;
  }

  /** While no other record is known. */
  get isAlone(): boolean {
    return this.#held !== undefined;
  }

  /** Throws again what is not a refusal. */
  async add(error: unknown): Promise<void> {
    if (!(error instanceof TasksError) || error.kind !== "usage") throw error;
    this.count += 1;
    this.#first ??= error;
    const line = `left alone: ${error.message}`;
    if (this.#held === undefined) return this.#say(line);
    this.#held.push(line);
    if (this.#held.length === MOST_HELD) await this.meetsOthers();
  }

  /** To be called when a record is not refused. */
  async meetsOthers(): Promise<void> {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const line of held) await this.#say(line);
  }

  /** For when there are no others. */
  throwFirst(): void {
    if (this.#first !== undefined) throw this.#first;
  }
}
