import { parse } from "lossless-json";
import { TasksError, usageError } from "../errors.ts";
import { typeOf, type Attributes, type AttributeValue } from "./attribute-value.ts";
import { normalizeNumber } from "./number.ts";

// A class of our own, so that no JSON object can be taken for a number.
class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * The attribute value that JSON text means, with every digit: string S, number N, true/false BOOL, null NULL, list L,
 * object M. Throws a usage error that begins with `what` (an attribute's name, a line) and gives the position.
 */
export function valueFromJson(text: string, what: string): AttributeValue {
  try {
    return convert(
      parse(text, null, {
        parseNumber: (digits) => new NumberText(digits),
        onDuplicateKey: ({ key, position }) => {
          throw usageError(
            `the key ${JSON.stringify(key)} at position ${position} is there twice, with different values`,
            "remove one of them",
          );
        },
      }),
    );
  } catch (error) {
    throw explain(error, text, what);
  }
}

/** The attributes of a JSON object. Throws a usage error that begins with `what`. */
export function attributesFromJson(text: string, what: string): Attributes {
  const value = valueFromJson(text, what);
  if ("M" in value) return value.M;
  throw usageError(
    `${what} is JSON of type ${typeOf(value)}, not an object`,
    'write an object, as in {"title":"Report"}',
  );
}

function convert(json: unknown): AttributeValue {
  if (typeof json === "string") return { S: json };
  if (json instanceof NumberText) return { N: normalizeNumber(json.text) };
  if (typeof json === "boolean") return { BOOL: json };
  if (Array.isArray(json)) return { L: json.map(convert) };
  if (typeof json !== "object" || json === null) return { NULL: true };
  // fromEntries defines properties, so that a key "__proto__" is an attribute like any other.
  return {
    M: Object.fromEntries(Object.entries(json).map(([name, value]) => [name, convert(value)])),
  };
}

function explain(error: unknown, text: string, what: string): unknown {
  if (error instanceof SyntaxError) {
    if (text.trim() === "")
      return usageError(`${what} is empty where JSON is expected`, "write a value, as in 3 or null");
    return usageError(
      `${what} is not JSON: ${error.message}`,
      'text in JSON has double quotes, as in "open"',
    );
  }
  // The parser and convert recurse, so a hundred thousand brackets end the stack.
  if (error instanceof RangeError) {
    return usageError(`${what} is nested too deeply`, "DynamoDB keeps at most 32 levels");
  }
  if (error instanceof TasksError) return usageError(`${what}: ${error.message}`, error.hint);
  return error;
}
