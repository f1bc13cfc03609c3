import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { Processes } from "./leftovers.ts";
import { beforeSignalEnds } from "../signals.ts";
import { systemClock } from "../system-clock.ts";

/** The processes of this machine, for files that are being written. */
export const processes: Processes = {
  own: process.pid,
  get place() {
    return placeOfProcesses();
  },
  now: systemClock.now,
  isAlive(pid) {
    try {
      return process.kill(pid, 0);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === "EPERM";
    }
  },
  atExit(step) {
    // Only while something is to be cleaned up: a handler cannot run while SQLite waits for its lock, and without one
    // the system ends the process at once.
    const off = beforeSignalEnds(() => undefined);
    process.once("exit", step);
    return () => {
      process.off("exit", step);
      off();
    };
  },
};

/** On Linux this boot and the PID namespace, which is the container's; elsewhere, where there are none, the machine. */
function placeOfProcesses(): string | undefined {
  try {
    if (process.platform !== "linux")
      return hostname()
        .toLowerCase()
        .replace(/[^a-z0-9]/g, "");
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").slice(0, 8);
    return `${boot}${readlinkSync("/proc/self/ns/pid").replace(/\D/g, "")}`;
  } catch {
    return undefined;
  }
}
