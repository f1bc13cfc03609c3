const REASONS: { [code: string]: string } = {
  ENOENT: "there is no such file",
  ENOTDIR: "one of its folders is a file",
  EISDIR: "it is a folder",
  EACCES: "you have no permission",
  EPERM: "you have no permission",
  ELOOP: "its links go round in a circle",
};

/** Why a file cannot be read, in words; the system's own where we have none. */
export function whyUnreadable(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}
