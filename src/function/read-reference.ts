const PREFIX = "ssm:";

/** Reads the parameter that `ssm:/path/name` names, decrypted. It costs one call: keep the value. */
export async function readReference(
  reference: string,
  config: { endpoint?: string; region?: string; maxAttempts?: number } = {},
): Promise<string> {
  // Loaded here, because most functions have the table's name itself.
  const { GetParameterCommand, SSMClient } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(config);
  try {
    const Name = reference.slice(PREFIX.length);
    const { Parameter } = await client.send(new GetParameterCommand({ Name, WithDecryption: true }));
    if (Parameter?.Value === undefined) throw new Error(`the parameter ${Name} has no value`);
    return Parameter.Value;
  } finally {
    client.destroy();
  }
}
