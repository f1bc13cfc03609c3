import type { ParameterReference } from "../parameter-reference.ts";

/**
 * Reads the table's name from the parameter that a reference names, of type String alone: what is not a table's name would
 * be in the log of the first error. It costs one call: keep the value.
 */
export async function readReference(
  { name: Name }: ParameterReference,
  config: { endpoint?: string; region?: string; maxAttempts?: number } = {},
): Promise<string> {
  // Loaded here, because most functions have the table's name itself.
  const { GetParameterCommand, SSMClient } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(config);
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: false }));
    if ((Parameter?.Type ?? "String") !== "String")
      throw new Error(`the parameter ${Name} is a ${Parameter?.Type}, which holds no table's name`);
    if (Parameter?.Value === undefined) throw new Error(`the parameter ${Name} has no value`);
    return Parameter.Value;
  } finally {
    client.destroy();
  }
}
