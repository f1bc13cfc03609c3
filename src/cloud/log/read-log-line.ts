import { readJsonLine } from "./json-line.ts";
import type { LogLine } from "./log-line.ts";
import { readPlatformLine } from "./platform-line.ts";

// What Node's runtime writes for console.log and for what was thrown (Developer Guide of Lambda, "Log and monitor Node.js
// Lambda functions"). Where no event is being handled it says "undefined", or "-" (aws-lambda-ric 4).
const CONSOLE = /^\d{4}-\S+Z\t([0-9a-f-]{36}|undefined|-)\t([A-Z]+)\t([^]*)/;

/** Reads a line of the log; every text is one. */
export function readLogLine(message: string): LogLine {
  const text = message.trimEnd().replaceAll(/\r\n?/g, "\n");
  if (text.startsWith("{")) return readJsonLine(text) ?? plain(text);
  const [, id, level, rest] = CONSOLE.exec(text) ?? [];
  if (rest === undefined) return readPlatformLine(text) ?? plain(text);
  const inner = (rest.startsWith("{") ? readJsonLine(rest) : undefined) ?? plain(rest);
  return {
    ...inner,
    level: inner.level ?? level,
    requestId: inner.requestId ?? (id === "undefined" || id === "-" ? undefined : id),
  };
}

function plain(text: string): LogLine {
  return { kind: "text", level: undefined, requestId: undefined, fields: {}, rest: {}, text };
}
