import type { Parameter } from "@aws-sdk/client-ssm";

export interface ParameterClient {
  endpoint?: string;
  region?: string;
  maxAttempts?: number;
}

/** One call of Parameter Store; undefined where it gives none. */
export async function getParameter(
  Name: string,
  { decrypt, config }: { decrypt: boolean; config: ParameterClient },
): Promise<Parameter | undefined> {
  // Loaded here, because most functions have the table's name itself, and no calendar.
  const { GetParameterCommand, SSMClient } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(config);
  try {
    return (await client.send(new GetParameterCommand({ Name, WithDecryption: decrypt }))).Parameter;
  } finally {
    client.destroy();
  }
}
