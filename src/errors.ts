/** The closed list of ways in which a command ends, each with its exit code. The manual's table is tested against it. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  "not-found": 3,
  conflict: 4,
  denied: 5,
  unavailable: 6,
  partial: 7,
  changes: 8,
  interrupted: 130,
} as const;

export type ErrorKind = Exclude<keyof typeof exitCodes, "ok">;

/**
 * The one error that reaches a person: what happened (with the value), and a hint that can be followed or pasted.
 * Every other thrown value is a fault of ours.
 */
export class TasksError extends Error {
  override readonly name = "TasksError";
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  /** What the hint leaves to choose from, a line each. */
  readonly choices: readonly string[] | undefined;
  /** Of a write: whether it may have been carried out although it failed. */
  readonly mayBeDone: boolean;

  constructor(
    kind: ErrorKind,
    message: string,
    options: { hint?: string; choices?: readonly string[]; cause?: unknown; mayBeDone?: boolean } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.hint = options.hint;
    this.choices = options.choices;
    this.mayBeDone = options.mayBeDone === true;
  }
}

/** A text for a person, cut after `most` characters (UTF-16), so that no value fills the screen; pairs stay whole. */
export function shorten(text: string, most = 60): string {
  return text.length > most ? `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}…` : text;
}

/** A bad flag, value or input: exit code 2. */
export function usageError(message: string, hint?: string): TasksError {
  return new TasksError("usage", message, hint === undefined ? {} : { hint });
}
