import type { Json } from "./plain-json.ts";
import type { ServicePart } from "./service-part.ts";

type JsonObject = { [name: string]: Json };

/** What is said of a stage apart: what it has otherwise, and null for what it does not have. */
export function stageDifference(common: ServicePart, stage: ServicePart): ServicePart {
  return difference(asJson(common), asJson(stage), []);
}

function difference(common: JsonObject, stage: JsonObject, path: readonly string[]): JsonObject {
  const part: JsonObject = {};
  for (const [name, value] of Object.entries(stage)) {
    const before = common[name];
    if (JSON.stringify(before) === JSON.stringify(value)) continue;
    part[name] =
      isMerged(path, name) && isObject(before) && isObject(value)
        ? difference(before, value, [...path, name])
        : value;
  }
  for (const name of Object.keys(common)) {
    if (name in stage || (stage["billing"] === "on-demand" && /^[rw]cu$/.test(name))) continue;
    part[name] = CAN_BE_OFF.has([...path, "*"].join(".")) || CAN_BE_OFF.has(name) ? false : null;
  }
  return part;
}

const CAN_BE_OFF = new Set(["schedules.*", "endpoint"]);

/** Whether a stage's part goes over the common one member by member; an input, a pattern and the like are whole. */
function isMerged(path: readonly string[], name: string): boolean {
  return path.length === 0 || (path.length === 1 && (path[0] === "schedules" || name === "tags"));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asJson(part: ServicePart): JsonObject {
  return structuredClone(part) as unknown as JsonObject;
}
