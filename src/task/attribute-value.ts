/** A value as DynamoDB stores it. Numbers are decimal text, because a JavaScript double would lose digits. */
export type AttributeValue =
  | { S: string }
  | { N: string }
  | { B: Uint8Array }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: Uint8Array[] }
  | { BOOL: boolean }
  | { NULL: true }
  | { M: { [name: string]: AttributeValue } }
  | { L: AttributeValue[] };

/** One of DynamoDB's ten type names. */
export type AttributeType = "S" | "N" | "B" | "SS" | "NS" | "BS" | "BOOL" | "NULL" | "M" | "L";

/** Attributes by name. */
export type Attributes = { [name: string]: AttributeValue };

/** The type name of a value, for a switch over all ten. */
export function typeOf(value: AttributeValue): AttributeType {
  for (const type in value) return type as AttributeType;
  throw new Error("an attribute value without a type");
}
