import { bytesFromBase64 } from "../../task/base64.ts";
import { isObject } from "../../task/unchecked.ts";

type Wire = { [name: string]: unknown };

/** An attribute value off the wire, the object itself: with bytes in place of base64 at every depth. Throws SyntaxError. */
export function decodeValue(value: Wire): Wire {
  if (typeof value["B"] === "string") value["B"] = bytes(value["B"]);
  if (Array.isArray(value["BS"])) value["BS"] = value["BS"].map(bytes);
  if (Array.isArray(value["L"])) value["L"].forEach(decodeValue);
  if (isObject(value["M"])) for (const name in value["M"]) decodeValue(value["M"][name] as Wire);
  return value;
}

function bytes(text: string): Uint8Array {
  const found = bytesFromBase64(text);
  // Read by call.ts as an answer that is not DynamoDB's.
  if (found === undefined) throw new SyntaxError("binary that is not base64");
  return found;
}
