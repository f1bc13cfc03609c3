import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startDynalite } from "../support/dynalite.ts";
import { engineTarget, makeTable } from "../support/dynamo.ts";
import { context } from "./open-function.ts";

describe("handler", () => {
  let server: Awaited<ReturnType<typeof startDynalite>>;
  beforeAll(async () => {
    server = await startDynalite();
    engineTarget(server.endpoint);
    vi.stubEnv("AWS_REGION", "us-east-1");
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", server.endpoint);
    vi.stubEnv("TABLE_NAME", await makeTable(server.endpoint));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server.stop();
  });

  it("is made from Lambda's environment, uses the clock, and logs JSON lines to stdout", async () => {
    const { handler } = await import("../../src/function/handler.ts");
    const lines: string[] = [];
    const write = vi
      .spyOn(process.stdout, "write")
      .mockImplementation((line) => lines.push(String(line)) > 0);
    const before = Math.floor(Date.now() / 1000);
    const answer = await handler({ body: { user_name: "x" } }, context()).finally(() => write.mockRestore());
    expect(answer.statusCode).toBe(201);
    const { deadline_unix_time: deadline } = answer.body as unknown as { deadline_unix_time: number };
    expect(deadline).toBeGreaterThanOrEqual(before);
    expect(deadline).toBeLessThanOrEqual(Date.now() / 1000);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({
        level: "INFO",
        message: "create",
        requestId: "request-1",
        deadline_unix_time: deadline,
      }),
    ]);
    expect(lines[0]).toMatch(/^\{"timestamp":"\d{4}-.*\}\n$/);
  });
});
