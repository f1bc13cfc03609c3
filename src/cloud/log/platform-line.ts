import type { Attributes } from "../../task/attribute-value.ts";
import { isFailure, LOG_FIELDS, type LogLine } from "./log-line.ts";

// What Lambda writes itself (Developer Guide of Lambda, "Viewing CloudWatch logs for Lambda functions").
const PLATFORM = /^(START|END|REPORT|INIT_START|INIT_REPORT) (?:RequestId: (\S+))?/;
const KINDS = {
  START: "start",
  END: "end",
  REPORT: "report",
  INIT_START: "init",
  INIT_REPORT: "init",
} as const;
const TIMED_OUT = /^\S+ ([0-9a-f-]{36}) (Task timed out after [^]*)/;
const EXITED = /^RequestId: ([0-9a-f-]{36}) (Error: [^]*)/;

const MEASURES = new Map<string, keyof typeof LOG_FIELDS>([
  ["Duration", "ms"],
  ["Billed Duration", "billed_ms"],
  ["Init Duration", "cold_start_ms"],
  ["Memory Size", "memory_mb"],
  ["Max Memory Used", "used_mb"],
  ["Status", "outcome"],
  ["Error Type", "error"],
]);

/** Reads one of Lambda's own lines; undefined for any other. */
export function readPlatformLine(text: string): LogLine | undefined {
  const [, timedOut, late] = TIMED_OUT.exec(text) ?? [];
  if (late !== undefined) return wrong(timedOut, { outcome: { S: "timeout" } }, late);
  const [, exited, how] = EXITED.exec(text) ?? [];
  if (how !== undefined) return wrong(exited, {}, how);
  const [, word, requestId] = PLATFORM.exec(text) ?? [];
  if (word === undefined) return undefined;
  return platformLine(KINDS[word as keyof typeof KINDS], requestId, measuresOf(text), text);
}

/** A line of Lambda's of which this is known. */
export function platformLine(
  kind: LogLine["kind"],
  requestId: string | undefined,
  fields: Attributes,
  text: string,
): LogLine {
  const line = { kind, level: undefined, requestId, fields, rest: {}, text };
  return fields["error"] !== undefined || isFailure(line) ? { ...line, level: "ERROR" } : line;
}

function wrong(requestId: string | undefined, fields: Attributes, text: string): LogLine {
  return { kind: "text", level: "ERROR", requestId, fields, rest: {}, text };
}

/** Of a REPORT, whose measures stand between tabs: `Billed Duration: 36 ms`. */
function measuresOf(text: string): Attributes {
  const fields: Attributes = {};
  for (const part of text.split("\t")) {
    const [, name = "", value = ""] = /^(?:INIT_REPORT )?([A-Za-z ]+): (.+)$/.exec(part.trim()) ?? [];
    const field = MEASURES.get(name);
    if (field === undefined) continue;
    const [number] = /^\d+(\.\d+)?/.exec(value) ?? [];
    if (LOG_FIELDS[field] === "S") fields[field] = { S: value };
    else if (number !== undefined) fields[field] = { N: number };
  }
  return fields;
}
