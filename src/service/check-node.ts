import { shorten, usageError, type TasksError } from "../errors.ts";
import { nearestWord } from "../task/nearest-word.ts";
import { isObject } from "../task/unchecked.ts";
import { MAP_NAMES, type Leaf, type Named, type Node, type Words } from "./node.ts";

/** Where something stands, for messages. */
export interface At {
  /** The file's path. */
  file: string;
  /** As in `schedules.create.rate`. */
  path: string;
}

/** Whether null, which takes away what is said for all stages, may stand at any place. */
interface Options {
  nullable: boolean;
}

/** Throws a usage error with the place for an unknown word, or a value of a wrong type or out of range. */
export function checkNode(node: Node, value: unknown, at: At, options: Options): void {
  if (value === null && options.nullable) return;
  if (value === false && node.canBeOff === true) return;
  if (node.is === "words") checkWords(node, value, at, options);
  else if (node.is === "named") checkNamed(node, value, at, options);
  else checkLeaf(node, value, at, options);
}

function below(at: At, name: string): At {
  return { file: at.file, path: at.path === "" ? name : `${at.path}.${name}` };
}

function checkWords(node: Words, value: unknown, at: At, options: Options): void {
  if (node.short !== undefined && typeof value === "string") {
    checkNode(node.words[node.short]!, value, at, options);
    return;
  }
  if (!isObject(value)) {
    const short = node.short === undefined ? "" : " or a text";
    throw wrong(
      at,
      value,
      `an object${short}${orOff(node)}`,
      `known there: ${Object.keys(node.words).join(", ")}`,
    );
  }
  for (const [word, one] of Object.entries(value)) {
    const known = Object.keys(node.words);
    if (!known.includes(word)) throw unknown(below(at, word), word, known);
    checkNode(node.words[word]!, one, below(at, word), options);
  }
}

function checkNamed(node: Named, value: unknown, at: At, options: Options): void {
  const example = `write it as in "${at.path.split(".").at(-1)}": {"nightly": {…}}`;
  if (!isObject(value)) throw wrong(at, value, "an object of names", example);
  for (const [name, one] of Object.entries(value)) {
    if (!new RegExp(node.names).test(name))
      throw usageError(
        `${at.file}: ${at.path}: '${shorten(name)}' cannot be a name`,
        "use letters, digits, - and _, as in nightly",
      );
    checkNode(node.each, one, below(at, name), options);
  }
}

function checkLeaf(node: Leaf, value: unknown, at: At, options: Options): void {
  if (rightValue(node, value, options)) return;
  const word = at.path.split(".").at(-1);
  const example = `write it as in "${word}": ${exampleOf(node)}`;
  const nearest =
    node.is === "choice" && typeof value === "string"
      ? nearestWord(value, node.choices.map(String))
      : undefined;
  const meant = nearest === undefined ? "" : `did you mean ${nearest}? `;
  if (node.is === "map" && isObject(value)) {
    const name = Object.keys(value).find((one) => !rightMember(one, value[one], options))!;
    throw wrong(below(at, name), value[name], "a text", `write it as in "${word}": {"${name}": "…"}`);
  }
  throw wrong(at, value, `${whatIs(node)}${orOff(node)}`, meant + example);
}

function rightValue(node: Leaf, value: unknown, options: Options): boolean {
  switch (node.is) {
    case "text":
      return typeof value === "string" && value !== "";
    case "switch":
      return typeof value === "boolean";
    case "on-off":
      return typeof value === "boolean" || value === "on" || value === "off";
    case "instant":
      return (
        (typeof value === "string" && value !== "") || (Number.isSafeInteger(value) && Number(value) >= 0)
      );
    case "choice":
      return node.choices.some((choice) => choice === value);
    case "number":
      return Number.isSafeInteger(value) && Number(value) >= node.least && Number(value) <= node.most;
    case "texts":
      return (
        Array.isArray(value) &&
        value.length > 0 &&
        value.every((one) => typeof one === "string" && one !== "")
      );
    case "map":
      return isObject(value) && Object.entries(value).every(([name, one]) => rightMember(name, one, options));
    case "json":
      return isObject(value);
  }
}

function rightMember(name: string, value: unknown, { nullable }: Options): boolean {
  return new RegExp(MAP_NAMES).test(name) && (typeof value === "string" || (value === null && nullable));
}

function whatIs(node: Leaf): string {
  switch (node.is) {
    case "text":
      return "a text";
    case "switch":
      return "true or false";
    case "on-off":
      return "true, false, on or off";
    case "instant":
      return "a time, or whole seconds since 1970";
    case "choice":
      return `one of ${node.choices.join(", ")}`;
    case "number":
      return node.most === Number.MAX_SAFE_INTEGER
        ? `a whole number, ${node.least} or more`
        : `a whole number from ${node.least} to ${node.most}`;
    case "texts":
      return "a list of texts";
    case "map":
      return "an object of texts";
    case "json":
      return "an object";
  }
}

function exampleOf(node: Leaf): string {
  switch (node.is) {
    case "text":
      return '"…"';
    case "switch":
    case "on-off":
      return "true";
    case "instant":
      return '"2026-12-01T09:00:00Z"';
    case "choice":
      return JSON.stringify(node.choices[0]);
    case "number":
      return String(Math.min(Math.max(10, node.least), node.most));
    case "texts":
      return '["…"]';
    case "map":
      return '{"NAME": "…"}';
    case "json":
      return "{…}";
  }
}

function orOff({ canBeOff }: Node): string {
  return canBeOff === true ? ", or false" : "";
}

function wrong({ file, path }: At, value: unknown, what: string, hint: string): TasksError {
  return usageError(`${file}: ${path} is ${shorten(JSON.stringify(value))}, and not ${what}`, hint);
}

function unknown({ file, path }: At, word: string, known: readonly string[]): TasksError {
  const nearest = nearestWord(word, known);
  return usageError(
    `${file}: ${path}: there is no '${shorten(word)}'`,
    `${nearest === undefined ? "" : `did you mean ${nearest}? `}known there: ${known.join(", ")}`,
  );
}
