const open = new Set<symbol>();

/** Says that a file is open that has to be closed before the process ends. Gives what says that it is closed. */
export function fileOpened(): () => void {
  const file = Symbol("file");
  open.add(file);
  return () => void open.delete(file);
}

/** Whether there is one, so that the process is to come to its end by itself. */
export function hasOpenFiles(): boolean {
  return open.size > 0;
}
