import { plainText } from "./plain-text.ts";
import type { StageReading } from "./stage-reading.ts";
import { describe, type Dict, type Place, type Tree } from "./source/tree.ts";

/** What an event of HTTP says of the address. */
export interface FoundAddress {
  at: Place;
  path: string;
  auth: "iam" | "none";
  /** Origins; empty for none. */
  origins: readonly string[];
}

/** The kinds of event that become the address. */
export const httpKinds: readonly string[] = ["http", "httpApi"];

const METHODS = /^(get|post|head|any|\*|options)$/i;
// What a browser sends as its origin, or all.
const ORIGIN = /^(\*|https?:\/\/[a-z0-9.-]+(:\d+)?)$/i;
const KNOWN = ["path", "method", "authorizer", "private", "cors", "async"];
const ONE = "the function's address answers GET and POST";

/** An `http` or `httpApi` event; undefined for one that the address cannot stand in for. */
export function readHttpEvent(event: Tree, path: string, reading: StageReading): FoundAddress | undefined {
  const { file, leftOut } = reading;
  const value = file.resolve(event);
  const leave = (why: string) => {
    leftOut.add(event.at, path, why);
    return undefined;
  };
  if (value.kind === "unknown") return leave(value.why);
  if (value.kind === "list") return leave("it is a list");
  const { method, route } = routeOf(value, file);
  if (!METHODS.test(method)) return leave(`${ONE}, and no ${method.toUpperCase().slice(0, 20)}`);
  if (/[{}]/.test(route) && !route.includes("{proxy+}"))
    return leave(`${ONE}, and reads nothing from the path ${route.slice(0, 60)}`);
  const dict: Dict = value.kind === "dict" ? value : { kind: "dict", at: value.at, entries: new Map() };
  leftOut.addOthers(dict, KNOWN, path, "the address has no word for it");
  return {
    at: event.at,
    path,
    auth: authOf(dict, path, reading),
    origins: originsOf(file.get(dict, "cors"), `${path}.cors`, reading),
  };
}

/** `url` of a function, which is the same address. */
export function readFunctionUrl(url: Tree, path: string, reading: StageReading): FoundAddress | undefined {
  const value = reading.file.resolve(url);
  if (value.kind === "scalar" && value.value === false) return undefined;
  if (value.kind === "unknown" || value.kind === "list") {
    reading.leftOut.add(url.at, path, describe(value));
    return undefined;
  }
  const dict: Dict = value.kind === "dict" ? value : { kind: "dict", at: value.at, entries: new Map() };
  reading.leftOut.addOthers(dict, ["authorizer", "cors"], path, "the address has no word for it");
  return {
    at: url.at,
    path,
    auth: authOf(dict, path, reading),
    origins: originsOf(reading.file.get(dict, "cors"), `${path}.cors`, reading),
  };
}

function routeOf(value: Tree, file: StageReading["file"]): { method: string; route: string } {
  const word = (name: string) => {
    const found = file.get(value, name);
    return found?.kind === "scalar" ? String(found.value) : "";
  };
  if (value.kind !== "scalar") return { method: word("method") || "any", route: word("path") };
  const [first = "", second] = String(value.value).trim().split(/\s+/);
  return second === undefined ? { method: "any", route: first } : { method: first, route: second };
}

/** Whom it answers. What tasks does not have is never opened: it becomes IAM. */
function authOf(dict: Dict, path: string, { file, leftOut }: StageReading): "iam" | "none" {
  const [authorizer, isPrivate] = [file.get(dict, "authorizer"), file.get(dict, "private")];
  if (isPrivate?.kind === "scalar" && isPrivate.value === true)
    leftOut.add(
      isPrivate.at,
      `${path}.private`,
      "the address has no API keys; it takes requests that IAM allows",
    );
  else if (authorizer === undefined) return "none";
  if (authorizer === undefined) return "iam";
  const type = authorizer.kind === "dict" ? file.get(authorizer, "type") : authorizer;
  const isIam = type?.kind === "scalar" && String(type.value).toLowerCase() === "aws_iam";
  if (!isIam)
    leftOut.add(
      authorizer.at,
      `${path}.authorizer`,
      "the address has no authorizers of its own; it takes requests that IAM allows",
    );
  return "iam";
}

/** Of `cors`: true is everybody's. */
export function originsOf(cors: Tree | undefined, path: string, reading: StageReading): string[] {
  const { file, leftOut } = reading;
  if (cors === undefined) return [];
  if (cors.kind === "scalar") return cors.value === true ? ["*"] : [];
  if (cors.kind !== "dict") {
    leftOut.add(cors.at, path, describe(cors));
    return [];
  }
  const names = ["origin", "origins", "allowedOrigins"];
  leftOut.addOthers(cors, names, path, "the address takes the origins of cors, and nothing else of it");
  const found = names.flatMap((name) => {
    const said = file.get(cors, name);
    return said?.kind === "list" ? said.items : said === undefined ? [] : [said];
  });
  const origins: string[] = [];
  for (const one of found) {
    const text = plainText(one, reading);
    if (typeof text !== "string") {
      leftOut.add(one.at, path, text.why);
      continue;
    }
    for (const origin of text.split(",").map((part) => part.trim())) {
      if (ORIGIN.test(origin)) origins.push(origin);
      else leftOut.add(one.at, path, `'${origin.slice(0, 60)}' is not an origin such as https://example.com`);
    }
  }
  return found.length === 0 ? ["*"] : origins;
}
