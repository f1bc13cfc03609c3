import { fromTransformer, namesFields } from "../../schedule/event-template.ts";
import { isObject, type JsonObject } from "../../task/unchecked.ts";
import { plainJson, type Json } from "../plain-json.ts";
import { plainText } from "../plain-text.ts";
import type { SchedulePart } from "../service-part.ts";
import type { StageReading } from "../stage-reading.ts";
import type { Dict, Tree } from "../source/tree.ts";

type Found = Pick<SchedulePart, "user" | "input"> | { why: string };

const NOBODY = "its input has no user_name, and the function of tasks puts a record of somebody";
const NO_INPUT =
  "it has no input, and the function of tasks puts a record of somebody: name whom with --user";

/** The record that an event asks for; or why it asks for none. */
export function readInput(event: Dict, path: string, reading: StageReading): Found {
  const { file, leftOut, user } = reading;
  const [input, transformer] = [file.get(event, "input"), file.get(event, "inputTransformer")];
  const part = file.get(event, "inputPath");
  if (part !== undefined)
    leftOut.add(part.at, `${path}.inputPath`, "an input is a record, and not a part of the event");
  if (input !== undefined) return constant(input, reading);
  const found = transformer === undefined ? undefined : transformed(transformer, path, reading);
  if (found !== undefined && !("why" in found)) return found;
  if (user === undefined) return found ?? { why: NO_INPUT };
  if (found !== undefined) leftOut.add(transformer!.at, `${path}.inputTransformer`, found.why);
  return { user };
}

function constant(input: Tree, reading: StageReading): Found {
  const read = plainJson(input, reading);
  if ("why" in read) return { why: `its input: ${read.why}` };
  if (namesFields(JSON.stringify(read.json)))
    return { why: "its input has <$…> in it, which tasks would fill in from the event" };
  return recordOf(read.json, reading);
}

/** A template that tasks writes with the paths themselves, as in `<$.detail.id>`. */
function transformed(transformer: Tree, path: string, reading: StageReading): Found {
  const { file, leftOut } = reading;
  const [map, template] = [file.get(transformer, "inputPathsMap"), file.get(transformer, "inputTemplate")];
  const text = template === undefined ? undefined : plainText(template, reading);
  const paths = map === undefined ? { json: {} } : plainJson(map, reading);
  const why = "its inputTransformer cannot be said with <$.path> in an input";
  if (typeof text !== "string" || "why" in paths || !isObject(paths.json)) return { why };
  const bare = text.replaceAll(/"(<[^<>"]*>)"/g, "$1");
  const json = fromTransformer({ paths: paths.json as { [name: string]: string }, template: bare });
  if (json === undefined) return { why };
  if (bare !== text)
    leftOut.add(
      template!.at,
      `${path}.inputTransformer.inputTemplate`,
      'what stands alone in quotes, as in "<id>", is a text; in the record a number stays a number',
    );
  return recordOf(JSON.parse(json) as Json, reading);
}

function recordOf(json: Json, { user: ifNobody }: StageReading): Found {
  const event = asObject(json);
  if (event === undefined) return { why: "its input is not a JSON object" };
  const isRecord = "user_name" in event || !("body" in event);
  const record = isRecord ? event : asObject(event["body"]);
  if (record === undefined) return { why: NOBODY };
  const { user_name: user = ifNobody } = record;
  if (user === undefined) return { why: `${NOBODY}: name whom with --user` };
  if (typeof user !== "string" || user === "") return { why: NOBODY };
  // A record alone and one in a body mean the same; in a body it can be stamped.
  const body = { ...record, user_name: user };
  const whole = isRecord ? { body } : { ...event, body };
  const isUserAlone = Object.keys(whole).length === 1 && Object.keys(body).length === 1;
  return isUserAlone ? { user } : { input: whole as Json };
}

/** An object, also as the text of one. */
function asObject(json: unknown): JsonObject | undefined {
  if (typeof json !== "string") return isObject(json) ? json : undefined;
  try {
    const read: unknown = JSON.parse(json);
    return isObject(read) ? read : undefined;
  } catch {
    return undefined;
  }
}
