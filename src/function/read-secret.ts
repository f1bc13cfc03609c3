import { parseReference } from "../parameter-reference.ts";
import { getParameter, type ParameterClient } from "./get-parameter.ts";

/**
 * Reads the secret that a setting `ssm:/path/name` refers to; undefined where there is none, or no setting. It costs one call:
 * keep the value.
 */
export async function readSecret(
  setting: string | undefined,
  config: ParameterClient = {},
): Promise<string | undefined> {
  if (setting === undefined) return undefined;
  const { name } = parseReference(setting);
  try {
    return (await getParameter(name, { decrypt: true, config }))?.Value;
  } catch (error) {
    if (error instanceof Error && error.name === "ParameterNotFound") return undefined;
    throw error;
  }
}
