import type * as Os from "node:os";
import { userInfo } from "node:os";
import { expect, it, vi } from "vitest";
import { systemWorld } from "../../src/system/world.ts";

// What bun says of a user whom no variable names.
vi.mock("node:os", async (original) => {
  const os = await original<typeof Os>();
  return { ...os, userInfo: () => ({ ...os.userInfo(), username: "unknown" }) };
});

it.runIf(process.platform === "linux")("a worker has the name that the user database has", async () => {
  vi.stubEnv("USER", undefined);
  const os = await vi.importActual<typeof Os>("node:os");
  expect(userInfo().username).toBe("unknown");
  expect(systemWorld().worker()).toMatch(new RegExp(`^${os.userInfo().username}@.+:${process.ppid}$`));
  vi.unstubAllEnvs();
});
