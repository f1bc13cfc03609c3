import { spawnSync } from "node:child_process";

// As root with a mount namespace alone; everybody else needs to be root of a user namespace first.
const unshare = ["unshare -m", "unshare -rm"].find(
  (command) => spawnSync(`${command} mount -t tmpfs none /mnt`, { shell: true }).status === 0,
);

/** Why tests that mount something are skipped here; undefined where they can run. */
export const noMounts =
  unshare === undefined ? "this machine does not let a process mount anything, even in private" : undefined;

/**
 * A script of bash that runs another one, named `body` as in `'tasks scan'`, after mounting something that only it can
 * see and that is gone with it. $1, $2 … are the same in both scripts.
 */
export function withMount(mount: string, body: string): string {
  return `exec ${unshare ?? "false"} bash -c '${mount} || exit 99; ${body}' bash "$@"`;
}
