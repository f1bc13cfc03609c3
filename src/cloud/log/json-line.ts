import type { Attributes, AttributeValue } from "../../task/attribute-value.ts";
import { attributesFromJson } from "../../task/json-value.ts";
import { takeFields, type LOG_FIELDS, type LogLine } from "./log-line.ts";
import { platformLine } from "./platform-line.ts";

/** Reads a line of JSON: the function's own, or Lambda's where its log format is JSON; undefined for anything but a JSON object. */
export function readJsonLine(text: string): LogLine | undefined {
  let members: Attributes;
  try {
    members = attributesFromJson(text, "the line");
  } catch {
    return undefined;
  }
  const { type, record, timestamp: _, level, requestId, message, ...others } = members;
  const platform = textOf(type)?.match(/^platform\.(\w+)$/)?.[1];
  if (platform !== undefined) return readPlatform(platform, mapOf(record), text);
  const fields: Attributes = {};
  const rest = takeFields({ ...others, ...present({ type, record }) }, fields);
  const said = textOf(message);
  return {
    kind: "function",
    level: textOf(level),
    requestId: textOf(requestId),
    fields,
    rest: said === undefined ? { ...rest, ...present({ message }) } : rest,
    text: said ?? "",
  };
}

// Developer Guide of Lambda, "Telemetry API event schema": what its JSON log lines have, too.
const KINDS = new Map<string, LogLine["kind"]>([
  ["start", "start"],
  ["end", "end"],
  ["runtimeDone", "end"],
  ["report", "report"],
]);
const MEASURES: { readonly [metric: string]: keyof typeof LOG_FIELDS } = {
  durationMs: "ms",
  billedDurationMs: "billed_ms",
  initDurationMs: "cold_start_ms",
  memorySizeMB: "memory_mb",
  maxMemoryUsedMB: "used_mb",
};

function readPlatform(name: string, record: Attributes, text: string): LogLine {
  const { requestId, status, errorType, metrics } = record;
  const measures = Object.entries(mapOf(metrics)).map(([metric, value]) => [
    MEASURES[metric] ?? metric,
    value,
  ]);
  const fields: Attributes = {};
  const outcome = textOf(status) === "success" ? undefined : status;
  takeFields(
    { ...Object.fromEntries(measures), ...present({ outcome, error: errorType }) } as Attributes,
    fields,
  );
  return platformLine(KINDS.get(name) ?? "init", textOf(requestId), fields, text);
}

function textOf(value: AttributeValue | undefined): string | undefined {
  return value !== undefined && "S" in value ? value.S : undefined;
}

function mapOf(value: AttributeValue | undefined): Attributes {
  return value !== undefined && "M" in value ? value.M : {};
}

function present(members: { [name: string]: AttributeValue | undefined }): Attributes {
  const there = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as Attributes;
}
