import { describe, expect, it } from "vitest";
import { cloudOf, openStrictAws, TABLE } from "../../support/strict-aws/open.ts";

describe("a cloud that only reads", () => {
  it("throws on a write before anything is sent", async () => {
    const aws = await openStrictAws();
    const cloud = cloudOf(aws, { reading: true });
    const [table, parameter] = await cloud.resources({});
    aws.operations.length = 0;
    await expect(table!.create(table!.want(undefined))).rejects.toThrow(
      "CreateTableCommand in a run that only reads",
    );
    await expect(parameter!.create(parameter!.want(undefined))).rejects.toThrow(
      "PutParameterCommand in a run that only reads",
    );
    await expect(parameter!.remove()).rejects.toThrow("DeleteParameterCommand in a run that only reads");
    expect(aws.operations).toEqual([]);
    expect(await table!.read()).toBeUndefined();
    expect([cloud.writes(), table!.name]).toEqual([0, TABLE]);
    cloud.close();
  });
});
