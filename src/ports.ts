/**
 * A stream that commands write to. `write` resolves when the text is taken, so that a slow pipe slows the command. On a
 * terminal it writes out what could drive it, unless the text is `styled`: with our own colours, and visible otherwise.
 */
export interface Output {
  readonly isTTY: boolean;
  /** Columns of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
  write(text: string | Uint8Array, styled?: "styled"): Promise<void>;
}

/** A file, or standard input, as it comes. */
export interface Input {
  chunks: AsyncIterable<Uint8Array>;
  /** Its length; undefined where that is not known, as with a pipe. */
  bytes: number | undefined;
  /** How much of it was read so far. */
  bytesRead(): number;
  /** Which file it is, however it was named; undefined where that says nothing, as with a terminal. */
  identity?: string | undefined;
  /** Reads no more of it: a pipe that is still read would keep the process from ending. */
  close(): Promise<void>;
}

/** A new file that appears under its name only when it is whole. */
export interface NewFile {
  write(data: string | Uint8Array): Promise<void>;
  /** Makes it durable and gives it its name. */
  finish(): Promise<void>;
  /** Leaves nothing of it, unless it is finished. */
  discard(): Promise<void>;
}

/** Texts that are more than memory holds, by numbers from 0 up in the order in which they came. It is gone with the command. */
export interface Shelf {
  put(texts: readonly string[]): void;
  /** The texts of these numbers, which must be there. */
  take(numbers: readonly number[]): string[];
  close(): void;
}

/** A person's editor on a file of its own, which is there until it is closed. */
export interface TextEditor {
  readonly path: string;
  /** Shows a text and gives what was saved. Throws failed where the editor did not end well. */
  edit(text: string): Promise<string>;
  /** Removes the file. */
  close(): void;
}

/** How far a long job is: a bar on a terminal, otherwise a line now and then, nothing under --quiet. All on stderr. */
export interface Progress {
  /** `done` records, and `position` of the total that it was opened with. */
  update(done: number, position: number): void;
  /** A line that the bar does not overwrite. It is shown under --quiet too. */
  say(text: string): Promise<void>;
  end(): void;
}

/** Time and chance. Nothing but src/system reads the real ones, so that a test can have its own. */
export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Milliseconds since some moment: a clock that nobody sets. */
  elapsed(): number;
  /** Resolves after this many milliseconds, or as soon as the signal aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
}

/** One line of `tasks doctor`. */
export interface Finding {
  check: string;
  ok: boolean;
  detail: string;
  /** What to do when it is not ok. */
  hint?: string;
}

/** The files of the history, one a day. They only grow, and several processes write them at once. */
export interface HistoryFolder {
  /** Appends whole lines at once. Throws an Error that says what is wrong with the disk or the folder. */
  append(file: string, lines: string): void;
  /** Puts what was appended on the disk. */
  sync(file: string): void;
  /** The files that are there, in the order of their names. */
  list(): { file: string; bytes: number }[];
  /** Lines without their ends, from a position on, each with its own. What is appended meanwhile may be left out. */
  lines(file: string, from?: number): AsyncIterable<{ line: string; position: number }>;
}
