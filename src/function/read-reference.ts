import type { ParameterReference } from "../parameter-reference.ts";
import { getParameter, type ParameterClient } from "./get-parameter.ts";

/**
 * Reads the table's name from the parameter that a reference names, of type String alone: what is not a table's name would
 * be in the log of the first error. It costs one call: keep the value.
 */
export async function readReference(
  { name }: ParameterReference,
  config: ParameterClient = {},
): Promise<string> {
  const { Type = "String", Value } = (await getParameter(name, { decrypt: false, config })) ?? {};
  if (Type !== "String") throw new Error(`the parameter ${name} is a ${Type}, which holds no table's name`);
  if (Value === undefined) throw new Error(`the parameter ${name} has no value`);
  return Value;
}
