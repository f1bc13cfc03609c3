import type { LogEvent } from "../../cloud/log/function-log.ts";
import { LOG_FIELDS, type LogLine } from "../../cloud/log/log-line.ts";
import type { Attributes } from "../../task/attribute-value.ts";

export const LOG_COLUMNS = [
  "at",
  "level",
  "kind",
  "request_id",
  ...Object.keys(LOG_FIELDS),
  "message",
  "stream",
  "event_id",
];

/** A line as a row: what is known of it, and the line as it is. */
export function logRow({ id, at, stream, message }: LogEvent, line: LogLine): Attributes {
  const { level, kind, requestId, fields } = line;
  return {
    at: { S: new Date(at).toISOString() },
    ...(level === undefined ? {} : { level: { S: level } }),
    kind: { S: kind },
    ...(requestId === undefined ? {} : { request_id: { S: requestId } }),
    ...fields,
    message: { S: message.trimEnd() },
    stream: { S: stream },
    event_id: { S: id },
  };
}
