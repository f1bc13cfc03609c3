/** What a parser is told, and what it may ask. */
export interface Reading {
  /** What is read, for messages: `--limit`, or `the event`. */
  readonly what: string;
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** An IANA name. Costly where it is the machine's. */
  readonly tz: string;
  /** A file's bytes. Throws a usage error that names a file that cannot be read. */
  readFile(path: string): Promise<Uint8Array>;
  /** A line of talk on stderr. */
  note(text: string): Promise<void>;
}

/** How one text becomes a value. What costs time to load is loaded when it reads. */
export interface ValueType<Value> {
  /** As machine-readable help names it. */
  readonly name: string;
  readonly choices?: readonly string[];
  /** Throws usage errors. */
  read(text: string, reading: Reading): Value | Promise<Value>;
}

/** How all texts of a flag or an argument that repeats become one value; there may be none. */
export interface ListType<Value> {
  readonly name: string;
  /** Throws usage errors. */
  readAll(texts: string[], reading: Reading): Value | Promise<Value>;
}
