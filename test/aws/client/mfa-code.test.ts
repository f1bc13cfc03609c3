import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { useNoAwsAccount } from "../../support/no-aws-account.ts";
import { newMachine } from "../../support/run-tasks.ts";

const CONFIG = `[profile keys]
aws_access_key_id = FILE
aws_secret_access_key = secret
[profile code]
region = eu-west-1
source_profile = keys
role_arn = arn:aws:iam::111122223333:role/x
mfa_serial = arn:aws:iam::111122223333:mfa/mai
`;
const ASSUMED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
<AccessKeyId>ROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

/** STS and DynamoDB; gives what STS was asked, and by whose keys DynamoDB. */
async function startServices() {
  const asked: { [name: string]: string }[] = [];
  const keys: (string | undefined)[] = [];
  const server = createServer((message, response) => {
    const { authorization = "", "x-amz-target": target } = message.headers;
    const reply = (body: string) => {
      const isTable = target !== undefined;
      if (isTable) keys.push(/Credential=(\w+)\//.exec(authorization)?.[1]);
      else asked.push(Object.fromEntries(new URLSearchParams(body)));
      const type = isTable ? "application/x-amz-json-1.0" : "text/xml";
      return response
        .writeHead(200, { "content-type": type, "x-amzn-requestid": "r" })
        .end(isTable ? "{}" : ASSUMED);
    };
    void text(message).then(reply);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, keys };
}

describe("a profile with mfa_serial", () => {
  useNoAwsAccount({ keys: false });

  it("asks for the code on a terminal, once for a command", async () => {
    const { endpoint, asked, keys } = await startServices();
    const machine = newMachine();
    const file = join(machine.folder, "aws-config");
    writeFileSync(file, CONFIG);
    vi.stubEnv("AWS_CONFIG_FILE", file);
    vi.stubEnv("AWS_ENDPOINT_URL", endpoint);
    onTestFinished(() => {
      vi.stubEnv("AWS_CONFIG_FILE", "/nonexistent/config");
      vi.stubEnv("AWS_ENDPOINT_URL", undefined);
    });
    const questions: string[] = [];
    const ask = async (question: string) => {
      questions.push(question);
      return " 123456 ";
    };
    const env = { ...machine.env, AWS_ENDPOINT_URL: endpoint, AWS_CONFIG_FILE: file };
    const { tasks } = machine.with({ env, ask });
    const run = await tasks("query", "--user", "mai", "ken", "--profile", "code");
    expect(run).toEqual({ code: 0, stdout: "", stderr: "note: no tasks\n" });
    expect(questions).toEqual(["MFA code of arn:aws:iam::111122223333:mfa/mai: "]);
    expect(asked).toMatchObject([
      { Action: "AssumeRole", SerialNumber: "arn:aws:iam::111122223333:mfa/mai", TokenCode: "123456" },
    ]);
    expect(new Set(keys)).toEqual(new Set(["ROLE"]));
  });
});
