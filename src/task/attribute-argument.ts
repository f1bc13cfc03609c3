import { TasksError, shorten, usageError } from "../errors.ts";
import { typeOf, type Attributes, type AttributeType, type AttributeValue } from "./attribute-value.ts";
import { bytesFromBase64 } from "./base64.ts";
import { valueFromJson } from "./json-value.ts";
import { numberAt } from "./number-at.ts";
import { DEADLINE, USER_NAME } from "./record.ts";
import { validateAttributes } from "./validate-record.ts";

type Read = (path: string) => Promise<Uint8Array>;
type Kind = AttributeType | "JSON";

interface Argument {
  name: string;
  kind: Kind;
  content: string;
}

const KINDS: { [name: string]: Kind } = {
  s: "S",
  n: "N",
  b: "B",
  ss: "SS",
  ns: "NS",
  bs: "BS",
  bool: "BOOL",
  null: "NULL",
  m: "M",
  l: "L",
};

/**
 * The attributes that arguments name, as HTTPie writes them: `name=text`, `name:=json`, `name:<type>=value`, and
 * `@file` in place of each value. The name is all that stands before the first `=`, `:=` or `:<type>=`, so that a name
 * with `=` cannot be written. `read` gives a file's bytes. With `keys` a key may be among them. Throws usage errors.
 */
export async function parseAttributes(
  args: string[],
  read: Read,
  { keys = false }: { keys?: boolean } = {},
): Promise<Attributes> {
  const attributes = new Map<string, AttributeValue>();
  for (const text of args) {
    const argument = splitArgument(text);
    const { name } = argument;
    if (!keys) refuseKey(name);
    if (attributes.has(name))
      throw usageError(`the attribute ${name} is given twice`, "give each attribute once");
    attributes.set(name, await valueOf(argument, read));
  }
  const all = Object.fromEntries(attributes);
  validateAttributes(all);
  return all;
}

function refuseKey(name: string): void {
  if (name === USER_NAME)
    throw usageError(`${name} is a key, not a free attribute`, "give it with --user <name>");
  if (name === DEADLINE)
    throw usageError(`${name} is a key, not a free attribute`, "give it with --deadline <when>");
}

function splitArgument(text: string): Argument {
  const equals = text.indexOf("=");
  if (equals === -1) {
    throw usageError(
      `'${text}' is not an attribute: it has no '='`,
      `write it as in title=Report or priority:=3`,
    );
  }
  const head = text.slice(0, equals);
  const colon = head.lastIndexOf(":");
  const name = colon === -1 ? head : head.slice(0, colon);
  const kind = colon === -1 ? "S" : kindOf(head.slice(colon + 1), text);
  if (name === "") {
    throw usageError(
      `'${text}' has no attribute name before the '='`,
      "write it as in title=Report; no name has a '='",
    );
  }
  return { name, kind, content: text.slice(equals + 1) };
}

function kindOf(type: string, text: string): Kind {
  if (type === "") return "JSON";
  const lower = type.toLowerCase();
  if (Object.hasOwn(KINDS, lower)) return KINDS[lower]!;
  // A mistyped type must not become a part of the name, so that such a name needs its type.
  throw usageError(
    `':${type}=' in '${text}' names no type`,
    `the types are ${Object.keys(KINDS).join(" ")}; a name with a colon needs one, as in a:b:s=text`,
  );
}

async function valueOf({ name, kind, content }: Argument, read: Read): Promise<AttributeValue> {
  if (!content.startsWith("@")) {
    if (kind === "B") return { B: bytesOf(content.replace(/\s/g, ""), name) };
    return valueFromText(kind, content, name);
  }
  const bytes = await readFile(content, name, read);
  if (kind === "B") return { B: new Uint8Array(bytes) };
  const text = decodeUtf8(bytes, content.slice(1), name);
  return valueFromText(kind, kind === "S" || kind === "JSON" ? text : text.trim(), name);
}

async function readFile(content: string, name: string, read: Read): Promise<Uint8Array> {
  const json = JSON.stringify(content).replaceAll("'", String.raw`'\''`);
  const hint = `for a text that begins with @ write ${name}:='${json}'`;
  if (content === "@") throw usageError(`${name}: no file is named after the '@'`, hint);
  try {
    return await read(content.slice(1));
  } catch (error) {
    if (error instanceof TasksError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw usageError(`${name}: cannot read the file '${content.slice(1)}' (${code ?? message})`, hint);
  }
}

function decodeUtf8(bytes: Uint8Array, path: string, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw usageError(
      `${name}: the file '${path}' is not UTF-8 text`,
      `for its bytes write ${name}:b=@${path}`,
    );
  }
}

function valueFromText(kind: Exclude<Kind, "B">, text: string, name: string): AttributeValue {
  switch (kind) {
    case "S":
      return { S: text };
    case "N":
      return { N: numberAt(text, () => name) };
    case "BOOL":
      if (text !== "true" && text !== "false")
        throw usageError(`${name}: '${text}' is not true or false`, `write ${name}:bool=true`);
      return { BOOL: text === "true" };
    case "NULL":
      if (text !== "")
        throw usageError(`${name}: null takes no value, and '${text}' is given`, `write ${name}:null=`);
      return { NULL: true };
    case "SS":
      return { SS: elementsOf("S", text, name) };
    case "NS":
      return { NS: elementsOf("N", text, name) };
    case "BS":
      return { BS: elementsOf("S", text, name).map((element) => bytesOf(element, name)) };
    default:
      return jsonOf(kind, text, name);
  }
}

function jsonOf(kind: "JSON" | "L" | "M", text: string, name: string): AttributeValue {
  const value = valueFromJson(text, name);
  if (kind === "JSON" || kind in value) return value;
  const example =
    kind === "L" ? `write a list, as in ${name}:l='[1,2]'` : `write an object, as in ${name}:m='{"a":1}'`;
  throw usageError(`${name} is JSON of type ${typeOf(value)}, not ${kind}`, example);
}

function elementsOf(type: "S" | "N", text: string, name: string): string[] {
  const list = valueFromJson(text, name);
  const example =
    type === "S" ? `write it as in ${name}:ss='["a","b"]'` : `write it as in ${name}:ns='[1,2]'`;
  if (!("L" in list))
    throw usageError(`${name} is JSON of type ${typeOf(list)}, and a set is written as a list`, example);
  return list.L.map((element, index) => {
    if (type === "S" && "S" in element) return element.S;
    if (type === "N" && "N" in element) return element.N;
    throw usageError(
      `${name}[${index}] is of type ${typeOf(element)}, and every element has to be ${type}`,
      example,
    );
  });
}

function bytesOf(text: string, name: string): Uint8Array {
  const bytes = bytesFromBase64(text);
  if (bytes !== undefined) return bytes;
  throw usageError(
    `${name}: '${shorten(text)}' is not base64`,
    `write padded base64, or a file's bytes: ${name}:b=@<file>`,
  );
}
