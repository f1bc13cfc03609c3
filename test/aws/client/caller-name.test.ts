import { expect, it } from "vitest";
import { callerName } from "../../../src/aws/client/caller-name.ts";
import { startJsonServer } from "../../support/json-server.ts";
import { useNoAwsAccount } from "../../support/no-aws-account.ts";
import { newMachine } from "../../support/run-tasks.ts";

useNoAwsAccount({ keys: true });

async function userAgentWith(env: { [name: string]: string }): Promise<string | undefined> {
  const server = await startJsonServer(() => ({ status: 200, body: { Items: [], Count: 0 } }));
  const machine = newMachine();
  const run = await machine
    .with({ env: { ...machine.env, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: server.endpoint, ...env } })
    .tasks("scan", "--count");
  expect(run).toMatchObject({ code: 0, stdout: "0\n" });
  return server.requests[0]?.headers["user-agent"];
}

it("the agent that runs a command is named in the user agent of its requests, and changes nothing else", async () => {
  expect(await userAgentWith({ AI_AGENT: "my agent/1.2" })).toMatch(/ md\/agent#my-agent-1\.2( |$)/);
  expect(await userAgentWith({ CLAUDECODE: "1" })).toContain(" md/agent#claude-code");
  expect(await userAgentWith({})).not.toContain("agent#");
});

it("what names the agent goes before what is only its own variable, and an empty one says nothing", () => {
  expect(callerName({ AI_AGENT: "amp", CLAUDECODE: "1" })).toBe("amp");
  expect(callerName({ AI_AGENT: "", GEMINI_CLI: "1" })).toBe("gemini-cli");
  expect(callerName({ AI_AGENT: "x".repeat(80) })).toHaveLength(50);
  expect(callerName({ CODEX_SANDBOX: "", PATH: "/bin" })).toBeUndefined();
});
