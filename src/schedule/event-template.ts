import { usageError } from "../errors.ts";
import { checkPath, valueAt, type EventSource } from "./event-path.ts";

/** An input transformer of EventBridge: paths by the names of variables, and the JSON with `<name>` in it. */
export interface Transformer {
  paths: { [name: string]: string };
  template: string;
}

// Each `<$.path>` and `<aws.name>` of a text, and what was meant to be one.
const PLACEHOLDER = /<((?:\$(?=[.[>a-z_])|aws\.)[^<>]*)>/gi;
const MEANT = /<((?:\$(?=[.[>a-z_])|aws\.)[^<>]*)(>?)/gi;
const WHOLE = /^<((?:\$(?=[.[>a-z_])|aws\.)[^<>]*)>$/i;
// API reference of EventBridge, InputTransformer.
const MOST_VARIABLES = 100;

/** The paths that a JSON value names, each once. Throws usage errors, that begin with `what`, for what would not be filled. */
export function placeholdersOf(input: unknown, options: { source: EventSource; what: string }): string[] {
  const { what } = options;
  const found = new Set<string>();
  const look = (text: string, isKey: boolean) => {
    for (const [written, path = "", end] of text.matchAll(MEANT)) {
      if (end === "") throw usageError(`${what}: '${written}' has no > at its end`, `write ${written}>`);
      checkPath(path, options);
      if (isKey)
        throw usageError(
          `${what}: ${written} stands in the name of a member, where EventBridge puts no value`,
          "let the member's value name the field",
        );
      found.add(path);
    }
  };
  walk(input, look);
  if (found.size <= MOST_VARIABLES) return [...found];
  throw usageError(
    `${what} names ${found.size} fields of the event; EventBridge takes at most ${MOST_VARIABLES}`,
    "take an object as a whole, as in <$.detail>",
  );
}

function walk(value: unknown, look: (text: string, isKey: boolean) => void): void {
  if (typeof value === "string") look(value, false);
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value)) look(name, true);
    walk(member, look);
  }
}

/** Whether a text of JSON names a field of the event. */
export function namesFields(input: string): boolean {
  return input.search(PLACEHOLDER) !== -1;
}

/**
 * The value with its fields filled in. A text that is one placeholder and nothing else becomes the field's value, of
 * whatever type; in a longer text the value is written into it. What the event does not have is an empty text, as EventBridge has
 * it.
 */
export function fillTemplate(value: unknown, event: unknown): unknown {
  if (typeof value === "string") return fillText(value, event);
  if (Array.isArray(value)) return value.map((element: unknown) => fillTemplate(element, event));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, fillTemplate(member, event)]),
  );
}

function fillText(text: string, event: unknown): unknown {
  const whole = WHOLE.exec(text)?.[1];
  if (whole !== undefined) return fieldAt(event, whole);
  return text.replaceAll(PLACEHOLDER, (_, path: string) => asText(fieldAt(event, path)));
}

function fieldAt(event: unknown, path: string): unknown {
  const value = valueAt(event, path);
  return value === undefined ? "" : value;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * The placeholders within longer texts whose value has what stands for something in JSON: EventBridge escapes no value
 * (User Guide, "Common Issues with transforming input"), so that from there comes no JSON, or another text.
 */
export function unescapedFields(input: unknown, event: unknown): string[] {
  const found = new Set<string>();
  walk(input, (text) => {
    if (WHOLE.test(text)) return;
    for (const [written, path = ""] of text.matchAll(PLACEHOLDER)) {
      const value = asText(fieldAt(event, path));
      if (JSON.stringify(value) !== `"${value}"`) found.add(written);
    }
  });
  return [...found];
}

/**
 * The input transformer that fills a JSON value as `fillTemplate` does: a variable without quotes is the value itself, one
 * within a text is written into it (User Guide of EventBridge, "Amazon EventBridge input transformation"). `named`: the names of
 * some paths; the others get their own.
 */
export function toTransformer(value: unknown, named: { [path: string]: string } = {}): Transformer {
  const paths: { [name: string]: string } = {};
  const names = new Map<string, string>();
  const nameOf = (path: string) => {
    let name = names.get(path) ?? named[path];
    name ??= `v${names.size + 1}`;
    names.set(path, name);
    paths[name] = path;
    return `<${name}>`;
  };
  const write = (part: unknown): string => {
    if (typeof part === "string") return writeText(part, nameOf);
    if (Array.isArray(part)) return `[${part.map(write).join(",")}]`;
    if (typeof part !== "object" || part === null) return JSON.stringify(part);
    const members = Object.entries(part).map(([name, member]) => `${safeJson(name)}:${write(member)}`);
    return `{${members.join(",")}}`;
  };
  const template = write(value);
  return { paths, template };
}

function writeText(text: string, nameOf: (path: string) => string): string {
  const whole = WHOLE.exec(text)?.[1];
  if (whole !== undefined) return nameOf(whole);
  let written = "";
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    written += safeJson(text.slice(end, match.index)).slice(1, -1) + nameOf(match[1]!);
    end = match.index + match[0].length;
  }
  return `"${written}${safeJson(text.slice(end)).slice(1, -1)}"`;
}

/** JSON in which no angle bracket could be taken for a variable. */
function safeJson(text: string): string {
  return JSON.stringify(text)
    .replaceAll("<", String.raw`\u003c`)
    .replaceAll(">", String.raw`\u003e`);
}

// A text of JSON, or a variable outside of one.
const TOKEN = /"(?:[^"\\]|\\.)*"|<[^<>]*>/gs;

/** The JSON text that `toTransformer` made this of; undefined for somebody else's. */
export function fromTransformer({ paths, template }: Transformer): string | undefined {
  let isOurs = true;
  const pathOf = (variable: string) => {
    const path = Object.hasOwn(paths, variable) ? paths[variable] : undefined;
    if (path === undefined) isOurs = false;
    return `<${path}>`;
  };
  const text = template.replaceAll(TOKEN, (token) => {
    if (token.startsWith("<")) return `"${pathOf(token.slice(1, -1))}"`;
    // Alone it would be written without quotes.
    if (/^"<[^<>]*>"$/.test(token)) isOurs = false;
    return token.replaceAll(/<([^<>]*)>/g, (_, variable: string) => pathOf(variable));
  });
  if (!isOurs || text.includes("<undefined>")) return undefined;
  try {
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}
