import { describe, expect, it } from "vitest";
import { checkScheduleName } from "../../../src/cloud/schedule/check-schedule-name.ts";
import { checkedStageNames } from "../../../src/cloud/stage-names.ts";

describe("names that AWS refuses", () => {
  const owner = { service: "tasks", stage: "dev" };

  it("are refused for schedules, and never cut short", () => {
    const names = checkedStageNames(owner, "us-east-1");
    expect(() => checkScheduleName("a".repeat(55), names)).toThrow("has 65 characters");
    expect(() => checkScheduleName("a".repeat(54), names)).not.toThrow();
    expect(() => checkScheduleName("a.b", names)).toThrow("'a.b' cannot be a schedule's name");
    // The file of a service may call one so.
    expect(() => checkScheduleName("create", names)).not.toThrow();
  });

  it("are refused for what a stage's schedules share", () => {
    expect(() => checkedStageNames({ service: "my app", stage: "dev" }, "us-east-1")).toThrow(
      "my app-dev-create",
    );
    expect(() => checkedStageNames({ service: "s".repeat(44), stage: "dev" }, "ap-southeast-1")).toThrow(
      "AWS takes at most 64",
    );
  });
});
