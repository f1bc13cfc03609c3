import type { GlobalFlags, Settings } from "./settings.ts";
import type { TaskTable } from "./table/task-table.ts";
import type { Attributes } from "./task/attribute-value.ts";

/** A stream that commands write to. `write` resolves when the text is taken, so that a slow pipe slows the command. */
export interface Output {
  readonly isTTY: boolean;
  /** Columns of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
  write(text: string): Promise<void>;
}

/** Writes rows to stdout in the format of `--output`, and their choice of `--fields`. */
export interface RowWriter {
  write(rows: Attributes[]): Promise<void>;
  end(): Promise<void>;
}

/** All that a command may use. What is costly to make is a function, so that `--help` loads no SDK. */
export interface Context {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether `settings` are known: they are once the flags are parsed. */
  readonly configured: boolean;
  readonly settings: Settings;
  /** Decides the settings from the global flags. Called once, before a command runs. */
  configure(flags: GlobalFlags): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the user's own config file is, or would be. */
  readonly configFile: string;
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** A file's bytes. Throws a usage error that names a file that cannot be read. */
  readFile(path: string): Promise<Uint8Array>;
  openTable(): Promise<TaskTable>;
  /** `columns` fixes names and order of what is shown; without it rows are records and have the one order. */
  openRows(columns?: string[]): Promise<RowWriter>;
  /** A line of talk on stderr, for people; silent under --quiet. */
  note(text: string): Promise<void>;
  /** Checks the store, the credentials, the region, the table and the clock of the target. */
  diagnose(): AsyncIterable<Finding>;
  /** User names in the local store that begin with the text, without making a store. */
  localUserNames(prefix: string): Promise<string[]>;
}

/** One line of `tasks doctor`. */
export interface Finding {
  check: string;
  ok: boolean;
  detail: string;
  /** What to do when it is not ok. */
  hint?: string;
}
