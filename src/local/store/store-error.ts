import { TasksError } from "../../errors.ts";

/** The local store holds what nobody wrote, or cannot be read in part. */
export class StoreDamage extends TasksError {
  readonly detail: string;

  constructor(path: string, detail: string, cause?: unknown) {
    super("failed", `the local store ${path} is damaged: ${detail}`, {
      hint: "save what is whole with `tasks export saved.ndjson`, move the store away and `tasks import saved.ndjson`; `tasks doctor` says more",
      cause,
    });
    this.detail = detail;
  }
}

/** The file was renamed, removed or replaced while it was open. */
export function movedStore(path: string): TasksError {
  return new TasksError("failed", `the local store ${path} was moved or replaced; this write was not made`, {
    hint: "run it again; start a running `tasks serve` anew",
  });
}

/** Whether another process holds what is wanted. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Says what SQLite's refusal means for the person whose store it is. */
export function storeError(error: unknown, path: string): TasksError {
  if (error instanceof TasksError) return error;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const failed = (message: string, hint: string) => new TasksError("failed", message, { hint, cause: error });
  if (code.startsWith("SQLITE_NOTADB")) {
    return failed(
      `the local store ${path} is damaged, or is not a store: ${message}`,
      "put a backup in its place, or move it away to begin an empty one",
    );
  }
  if (code.startsWith("SQLITE_READONLY")) {
    return failed(
      `the local store ${path} cannot be written`,
      "check its permissions, or give another --data-dir",
    );
  }
  if (code.startsWith("SQLITE_FULL")) {
    return failed(
      `the disk of the local store ${path} is full; this write was not made`,
      "free some space and run it again",
    );
  }
  if (isBusy(error)) {
    return new TasksError("unavailable", `the local store ${path} is held by another process`, {
      hint: "run the same command again",
      cause: error,
    });
  }
  // libsql's open failure has no code, only the words of its Rust error.
  if (/^SQLITE_(CANTOPEN|IOERR)/.test(code) || /unable to open|ConnectionFailed/i.test(message)) {
    return failed(
      `the local store ${path} cannot be opened or written: ${message}`,
      "check the folder's permissions and space, or give another --data-dir",
    );
  }
  // The statements are ours and the schema was compared when the store was opened: what SQLite says now is about the file.
  return new StoreDamage(path, message, error);
}

/** What is damaged in an older store would be lost when it is written anew. */
export function damagedBefore(path: string, damage: string): TasksError {
  return new TasksError("failed", `the local store ${path} is of an older version and damaged: ${damage}`, {
    hint: "put a backup in its place, or export what is whole with the tasks that made it",
  });
}
