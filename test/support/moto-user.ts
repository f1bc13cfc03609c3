/** What moto says to a request of IAM's query API; the signature is not checked while nothing is enforced. */
async function iam(endpoint: string, parameters: Record<string, string>): Promise<string> {
  const scope = "local/20200101/us-east-1/iam/aws4_request";
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams({ Version: "2010-05-08", ...parameters }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${parameters["Action"]}: ${answer}`);
  return answer;
}

/** Turns moto's enforcement of IAM policies on or off, for everybody. */
export async function enforce(endpoint: string, on: boolean): Promise<void> {
  const response = await fetch(`${endpoint}/moto-api/reset-auth`, { method: "POST", body: on ? "0" : "inf" });
  if (!response.ok) throw new Error(`reset-auth: ${response.status}`);
}

/** Makes a user with one policy, or none, while nothing is enforced. */
export async function makeUser(
  endpoint: string,
  name: string,
  policy: { Statement: readonly object[] } | undefined,
) {
  await iam(endpoint, { Action: "CreateUser", UserName: name });
  const key = await iam(endpoint, { Action: "CreateAccessKey", UserName: name });
  if (policy !== undefined && policy.Statement.length > 0) {
    const PolicyDocument = JSON.stringify(policy);
    await iam(endpoint, { Action: "PutUserPolicy", UserName: name, PolicyName: "only", PolicyDocument });
  }
  const read = (tag: string) => new RegExp(`<${tag}>(.*?)</${tag}>`).exec(key)![1]!;
  return { accessKeyId: read("AccessKeyId"), secretAccessKey: read("SecretAccessKey") };
}
