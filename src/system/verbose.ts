import type { CallReport } from "../aws/client/call.ts";
import { watchedDriver, type WatchDriver } from "../local/store/watched-driver.ts";
import { plural } from "../output/amounts.ts";
import { visible } from "../output/visible.ts";
import type { Clock, Output } from "../ports.ts";

/** Writes a line for each call of AWS. */
export function callReport(stderr: Output): (report: CallReport) => void {
  return ({ operation, result, milliseconds, attempts, capacity }) => {
    const units = capacity === undefined ? "" : `, ${capacity} capacity ${capacity === 1 ? "unit" : "units"}`;
    const tries = plural(attempts, "attempt");
    void stderr.write(`aws: ${operation} ${result}, ${milliseconds.toFixed(0)} ms, ${tries}${units}\n`);
  };
}

/** Writes a line for the local store that is opened, and one for each of its calls, most of which take less than a millisecond. */
export function storeWatch(stderr: Output, clock: Clock): WatchDriver {
  return (driver, path) => {
    void stderr.write(`local: opened ${visible(path)}\n`);
    return watchedDriver(
      driver,
      ({ operation, result, milliseconds, rows }) => {
        const count = rows === undefined ? "" : `, ${plural(rows, "row")}`;
        void stderr.write(`local: ${operation} ${result}, ${milliseconds.toFixed(1)} ms${count}\n`);
      },
      clock,
    );
  };
}
