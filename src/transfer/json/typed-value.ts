import { usageError } from "../../errors.ts";
import {
  typeOf,
  type Attributes,
  type AttributeType,
  type AttributeValue,
} from "../../task/attribute-value.ts";
import { bytesFromBase64 } from "../../task/base64.ts";

// What plain JSON cannot say is an object with one name: {"$ss":["a"]}, {"$ns":[1]}, {"$bs":["AQ=="]}, {"$b":"AQ=="}; and
// a map that would look like one of them is {"$m":{…}}.
const NOTATIONS = "$ss, $ns, $bs, $b and $m";

/** The attributes with every set, binary and ambiguous map written in the notation, ready to become plain JSON. */
export function toTypedAttributes(attributes: Attributes): Attributes {
  for (const name in attributes) {
    const value = attributes[name]!;
    if ("S" in value || "N" in value || "BOOL" in value || "NULL" in value) continue;
    return mapMembers(attributes, toTyped);
  }
  return attributes;
}

/** One value in the notation. */
export function toTyped(value: AttributeValue): AttributeValue {
  if ("L" in value) return { L: value.L.map(toTyped) };
  if ("M" in value) {
    const map: AttributeValue = { M: mapMembers(value.M, toTyped) };
    return onlyNotation(value.M) === undefined ? map : { M: { $m: map } };
  }
  if ("B" in value || "SS" in value || "NS" in value || "BS" in value)
    return { M: { [`$${typeOf(value).toLowerCase()}`]: value } };
  return value;
}

/** The attributes that plain JSON means by the notation. Throws usage errors. */
export function fromTypedAttributes(attributes: Attributes): Attributes {
  return mapMembers(attributes, fromTyped);
}

/** The value that plain JSON means by the notation; `name` is whose value it is, for the usage errors. */
export function fromTyped(value: AttributeValue, name: string): AttributeValue {
  if ("L" in value) return { L: value.L.map((element) => fromTyped(element, name)) };
  if (!("M" in value)) return value;
  const notation = onlyNotation(value.M);
  if (notation !== undefined) return readNotation(notation, value.M[notation]!, name);
  return { M: mapMembers(value.M, (member) => fromTyped(member, name)) };
}

function onlyNotation(map: Attributes): string | undefined {
  const names = Object.keys(map);
  return names.length === 1 && names[0]!.startsWith("$") ? names[0] : undefined;
}

function readNotation(notation: string, content: AttributeValue, name: string): AttributeValue {
  switch (notation) {
    case "$m":
      if (!("M" in content)) throw misused(notation, "an object", content, name);
      return { M: mapMembers(content.M, (member) => fromTyped(member, name)) };
    case "$b":
      return { B: readBytes(notation, content, name) };
    case "$ss":
      return { SS: elementsOf(notation, content, name).map((element) => readText(notation, element, name)) };
    case "$ns":
      return { NS: elementsOf(notation, content, name).map((element) => readNumber(element, name)) };
    case "$bs":
      return { BS: elementsOf(notation, content, name).map((element) => readBytes(notation, element, name)) };
    default:
      throw usageError(
        `${name}: an object with the one name ${JSON.stringify(notation)} is not a type: there are ${NOTATIONS}`,
        `for a map with that name write {"$m":{${JSON.stringify(notation)}:…}}`,
      );
  }
}

function elementsOf(notation: string, content: AttributeValue, name: string): AttributeValue[] {
  if ("L" in content) return content.L;
  throw misused(notation, "a list", content, name);
}

function readText(notation: string, element: AttributeValue, name: string): string {
  if ("S" in element) return element.S;
  throw misused(notation, "texts", element, name);
}

function readNumber(element: AttributeValue, name: string): string {
  if ("N" in element) return element.N;
  throw misused("$ns", "numbers", element, name);
}

function readBytes(notation: string, element: AttributeValue, name: string): Uint8Array {
  const bytes = "S" in element ? bytesFromBase64(element.S) : undefined;
  if (bytes !== undefined) return bytes;
  throw misused(notation, "padded base64, as in AQ==", element, name);
}

function misused(notation: string, wanted: string, found: AttributeValue, name: string): Error {
  const TYPES: { [type in AttributeType]?: string } = {
    S: "a text",
    N: "a number",
    BOOL: "true or false",
    NULL: "null",
    L: "a list",
    M: "an object",
  };
  const what = "S" in found && wanted.startsWith("padded") ? "another text" : TYPES[typeOf(found)];
  return usageError(`${name}: ${notation} takes ${wanted}, not ${what}`);
}

// fromEntries defines properties, so that "__proto__" is a name like any other.
function mapMembers(
  attributes: Attributes,
  change: (value: AttributeValue, name: string) => AttributeValue,
): Attributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, change(value, name)]));
}
