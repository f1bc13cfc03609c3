import type { Journal } from "./change/history/journal.ts";
import type { Cloud, CloudUse } from "./cloud/cloud.ts";
import type {
  Clock,
  Finding,
  HistoryFolder,
  Input,
  NewFile,
  Output,
  Progress,
  Shelf,
  TextEditor,
} from "./ports.ts";
import type { GlobalFlags } from "./flags/global-flags.ts";
import type { Settings } from "./settings.ts";
import type { TaskTable } from "./table/task-table.ts";
import type { Attributes } from "./task/attribute-value.ts";
import type { TaskRecord } from "./task/record.ts";

/** Writes rows to stdout in the format of `--output`, and their choice of `--fields`. */
export interface RowWriter {
  write(rows: Attributes[]): Promise<void>;
  end(): Promise<void>;
}

/** How people see records; programs get all of each. */
export interface RecordView {
  /** Each whole, and not one line per record; in a table of given columns nothing is cut. */
  isWhole?: boolean;
  /** Whether they may be of several users. */
  severalUsers?: boolean;
  /** Whether it is a list with a header, and not a line that says what was done. */
  isHeaded?: boolean;
  /** Whether it is an agenda, whose records come by day, the overdue ones first. */
  byDay?: boolean;
  /** The attribute by which they are sorted, which a list then shows. */
  sortedBy?: string | undefined;
  /** Of given columns: those that are unix seconds, or UTC as text, and that people see as local time. */
  instants?: string[];
}

/** The offline cloud while it runs. */
interface Offline {
  /** Where function and page are, as in `http://127.0.0.1:43211/`; through a socket `http://localhost/`. */
  url: string;
  /** What requests have to carry in `Authorization: Bearer`; undefined: nothing. */
  token: string | undefined;
  /** Ends it when all that has begun is over. */
  stop(): Promise<void>;
}

/** All that a command may use. What is costly to make is a function, so that `--help` loads no SDK. */
export interface Context {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether `settings` are known: they are once the flags are parsed. */
  readonly configured: boolean;
  readonly settings: Settings;
  /**
   * Decides the settings from the global flags. Called once, before a command runs. `file`: the config file that is read in
   * place of the one that would be found.
   */
  configure(flags: GlobalFlags, file?: string): void;
  /**
   * Says what a command line does, once its options are read and before anything is done. `typed`: its words. Throws denied
   * for one that writes where nothing may be written.
   */
  begin(command: { writes: boolean; dryRun: boolean; typed: readonly string[] }): Promise<void>;
  /** Whether nothing is to be written, and what would be is to be shown. Tables see to it by themselves. */
  readonly dryRun: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The references that were read, by what they gave. No error repeats that. */
  readonly given: Map<string, string>;
  /** Where the user's own config file is, or would be; undefined where nothing says it. */
  readonly configFile: string | undefined;
  readonly clock: Clock;
  /** Who runs this command, as in `mai@laptop:4711`: the number is that of the process that started it, mostly a shell. */
  worker(): string;
  /** A file's bytes. Throws a usage error that names a file that cannot be read, or is longer than any record or event. */
  readFile(path: string): Promise<Uint8Array>;
  /** Opens a file; `-` is standard input. Throws a usage error that names a file that cannot be read. */
  openInput(path: string): Promise<Input>;
  /**
   * Throws a usage error for a path that cannot be written, before anything else was done. `reading` is what the command
   * reads meanwhile: that file and the local store's are never written over, whatever they are called.
   */
  createFile(path: string, reading?: Input): Promise<NewFile>;
  /** A place on the disk for as long as the command runs. */
  openShelf(): Promise<Shelf>;
  /** `total`: what the position counts up to, in any unit; undefined where the end is not known. */
  openProgress(doing: string, total: number | undefined): Promise<Progress>;
  /** `tolerant`: a damaged local store too, for a command that reads what is intact. */
  openTable(options?: { tolerant?: boolean }): Promise<TaskTable>;
  /** The notices of the packages whose code is in the program, as text. */
  readNotices(): Promise<Uint8Array>;
  /** The files of the history. */
  openHistory(): Promise<HistoryFolder>;
  /**
   * This command's entry in the history, for entering many changes before they are made. `temporary`: in a folder that
   * goes with the process, where the history is off or cannot be written.
   */
  openJournal(table: TaskTable, options?: { temporary?: boolean }): Promise<Journal>;
  /** The resources of the target: AWS, or the local store. */
  openCloud(use: CloudUse): Promise<Cloud>;
  /** The function over HTTP, the schedules and the page, on the local store. `say` gets a line for each thing done. */
  startOffline(options: {
    /** Of 127.0.0.1; undefined: any that is free. */
    port: number | undefined;
    /** The path of a socket in place of a port. */
    socket: string | undefined;
    /** Undefined: none is asked for; empty: one is made. */
    token: string | undefined;
    firing: boolean;
    say: (line: string, what: "done" | "wrong") => void;
    /** Ends the waiting for a local store that another process holds. */
    signal: AbortSignal;
  }): Promise<Offline>;
  /** Resolves at Ctrl-C, or when the process is asked to end in another way; the second time it ends at once. */
  untilInterrupted(): Promise<void>;
  /** Runs a last, synchronous step when a signal ends the process; gives what takes it back. */
  beforeSignalEnds(step: () => void): () => void;
  /** The exit code for what interrupted the run; undefined while nothing did. */
  readonly interruption: number | undefined;
  /** Asks a person and gives the line typed; undefined unless stdin and stderr are a terminal. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** The editor of $VISUAL or $EDITOR, on a file of this name. Throws a usage error where neither is set. */
  openEditor(name: string): Promise<TextEditor>;
  /** `columns` fixes names and order of what is shown; without it rows are records and have the one order. */
  openRows(columns?: string[], view?: RecordView): Promise<RowWriter>;
  /** The keys of the records that were listed lately and whose references begin so. */
  recall(reference: string): Promise<TaskRecord[]>;
  /** A line on stderr, for people, its commands pasteable; silent under --quiet. */
  say(text: string): Promise<void>;
  /** The same, for what is worth knowing: `note: ` stands before it. */
  note(text: string): Promise<void>;
  /** The text with the flags that say where the records are in each of its commands: pasted, it meets the same table. */
  pasteable(text: string): Promise<string>;
  /** Checks the store, the credentials, the region, the table and the clock of the target. */
  diagnose(): AsyncIterable<Finding>;
  /** Names in the local store that begin with the text, without making a store; none on another target. */
  localNames(kind: "user" | "schedule" | "parameter", prefix: string): Promise<string[]>;
}
