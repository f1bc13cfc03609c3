import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { useNoAwsAccount } from "../../support/no-aws-account.ts";
import { newMachine } from "../../support/run-tasks.ts";
import { isRead } from "../../support/strict-aws/is-read.ts";
import { openStrictAws } from "../../support/strict-aws/open.ts";

describe("a serverless.yml that is converted and applied", () => {
  useNoAwsAccount({ keys: true });

  it.each(["dev", "prod"])(
    "is on AWS what it says of stage %s, and a second run writes nothing",
    async (stage) => {
      const aws = await openStrictAws();
      const plain = newMachine();
      const env = {
        ...plain.env,
        AWS_ENDPOINT_URL: aws.endpoint,
        TASKS_REGION: "us-east-1",
        TASKS_STAGE: stage,
      };
      const { tasks, folder } = plain.with({ clock: aws.clock, env });
      const written = () => aws.operations.splice(0).filter((operation) => !isRead(operation));
      cpSync("test/convert/fixtures/practice.yml", join(folder, "serverless.yml"));
      const { code, stdout } = await tasks("convert", join(folder, "serverless.yml"));
      expect(code).toBe(0);
      writeFileSync(join(folder, "tasks.json"), stdout);

      const first = await tasks("apply");
      expect(first, first.stderr).toMatchObject({ code: 0 });
      expect(written()).toContain("CreateTable");
      const second = await tasks("apply");
      expect(second).toMatchObject({ code: 0, stderr: expect.stringContaining("nothing to change") });
      expect(written()).toEqual([]);
      const shown = JSON.parse((await tasks("schedule", "list", "-o", "json")).stdout) as unknown;
      expect(shown).toEqual([
        expect.objectContaining({ name: "create", state: "DISABLED", schedule: "rate(3 minutes)" }),
        expect.objectContaining({ name: "on-start", state: "ENABLED" }),
      ]);
      const status = await tasks("status", "-o", "table");
      expect(status.stdout).toContain(`table practice-${stage}-table: ok`);
      expect(status.stdout).toContain(`rcu: ${stage === "prod" ? 5 : 1}`);
    },
  );
});
