import { TasksError } from "../../errors.ts";

/** Whether another process holds what is wanted. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Says what SQLite's refusal means for the person whose store it is. Other errors pass unchanged. */
export function storeError(error: unknown, path: string): unknown {
  if (error instanceof TasksError || !(error instanceof Error)) return error;
  const code = codeOf(error);
  const failed = (message: string, hint: string) => new TasksError("failed", message, { hint, cause: error });
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return failed(
      `the local store ${path} is damaged, or is not a store: ${error.message}`,
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
  if (/^SQLITE_(CANTOPEN|IOERR)/.test(code) || /unable to open|ConnectionFailed/i.test(error.message)) {
    return failed(
      `the local store ${path} cannot be opened or written: ${error.message}`,
      "check the folder's permissions and space, or give another --data-dir",
    );
  }
  return error;
}
