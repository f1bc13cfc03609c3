const REASONS: { [code: string]: string } = {
  ENOENT: "there is no such file",
  ENOTDIR: "one of its folders is a file",
  EISDIR: "it is a folder",
  EACCES: "you have no permission",
  EPERM: "you have no permission",
  ELOOP: "its links go round in a circle",
  ENAMETOOLONG: "its name is too long",
  EROFS: "its disk is read-only",
};

/** Why a file cannot be read or written, in words; the system's own where we have none. */
export function fileFault(error: unknown, doing: "read" | "write"): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  // A file that is written need not be there.
  if (doing === "write" && code === "ENOENT") return "there is no such folder";
  // Without the name at the end, which may be that of a temporary file.
  return REASONS[code] ?? message.replace(/, \w+ '.*'$/s, "");
}
