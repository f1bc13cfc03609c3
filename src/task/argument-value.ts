import { TasksError, shorten, usageError } from "../errors.ts";
import { typeOf, type AttributeType, type AttributeValue } from "./attribute-value.ts";
import { bytesFromBase64 } from "./base64.ts";
import { valueFromJson } from "./json-value.ts";
import { numberAt } from "./number.ts";
import { decodeUtf8 } from "./unchecked.ts";

/** Gives a file's bytes. */
export type ReadBytes = (path: string) => Promise<Uint8Array>;

/** The types of a value as it is typed. */
export type ArgumentKind = AttributeType | "JSON";

/**
 * The value that stands behind `name=`, `name:=` or `name:<type>=`, in the text or in the `@file` that it names. `name` is
 * for messages. Throws usage errors.
 */
export async function argumentValue(
  kind: ArgumentKind,
  content: string,
  { name, read }: { name: string; read: ReadBytes },
): Promise<AttributeValue> {
  if (!content.startsWith("@")) {
    if (kind === "B") return { B: bytesOf(content.replace(/\s/g, ""), name) };
    return valueFromText(kind, content, name);
  }
  const bytes = await readFile(content, name, read);
  if (kind === "B") return { B: new Uint8Array(bytes) };
  const text = textOfFile(bytes, content.slice(1), name);
  return valueFromText(kind, kind === "S" || kind === "JSON" ? text : text.trim(), name);
}

async function readFile(content: string, name: string, read: ReadBytes): Promise<Uint8Array> {
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

function textOfFile(bytes: Uint8Array, path: string, name: string): string {
  const text = decodeUtf8(bytes);
  if (text !== undefined) return text;
  throw usageError(`${name}: the file '${path}' is not UTF-8 text`, `for its bytes write ${name}:b=@${path}`);
}

function valueFromText(kind: Exclude<ArgumentKind, "B">, text: string, name: string): AttributeValue {
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
