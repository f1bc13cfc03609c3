import type { LogEvent } from "../../cloud/log/function-log.ts";
import type { LogLine } from "../../cloud/log/log-line.ts";
import type { Context } from "../../context.ts";
import { wantsColor } from "../../output/color.ts";
import { LOG_COLUMNS, logRow } from "./log-row.ts";
import { logWriter } from "./log-text.ts";

interface ReadEvent {
  event: LogEvent;
  line: LogLine;
}

interface LineWriter {
  write(events: ReadEvent[]): Promise<void>;
  end(): Promise<void>;
}

/** Lines for people as they come, where no fields are chosen; in every other format a row each. */
export async function openLines(context: Context): Promise<LineWriter> {
  const { stdout, env, settings } = context;
  if (settings.output.value === "table" && settings.fields === undefined) {
    const color = wantsColor({ noColorFlag: settings.noColor, env, isTTY: stdout.isTTY });
    const textOf = logWriter({ tz: settings.tz.value, color });
    return {
      write: (events) =>
        stdout.write(events.map(({ event, line }) => textOf(event, line)).join(""), "styled"),
      end: async () => undefined,
    };
  }
  const rows = await context.openRows(LOG_COLUMNS);
  return {
    write: (events) => rows.write(events.map(({ event, line }) => logRow(event, line))),
    end: () => rows.end(),
  };
}
