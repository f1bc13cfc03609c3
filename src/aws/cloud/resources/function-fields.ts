import { createHash } from "node:crypto";
import type { Architecture, FunctionConfiguration } from "@aws-sdk/client-lambda";
import { canonicalJson } from "../../../cloud/canonical-json.ts";
import type { FunctionEnv } from "../../../cloud/deployment/function-env.ts";
import type { FunctionSettings } from "../../../cloud/deployment/function-settings.ts";
import type { Fields, Live } from "../../../cloud/resource.ts";
import { ACTIVE, stateOf } from "../deployment/function-state.ts";

const RUNTIME = "nodejs24.x";
const HANDLER = "index.handler";
/** Of a new one. */
const DEFAULTS = { architecture: "arm64", "memory-mb": 128, "timeout-s": 10 } as const;
/** Fields that come with the code. */
export const IN_CODE: ReadonlySet<string> = new Set(["architecture", "code-sha256"]);

/** A function as it is, as fields. */
export function fieldsOf(live: FunctionConfiguration): Fields {
  return {
    runtime: live.Runtime ?? "",
    handler: live.Handler ?? "",
    architecture: live.Architectures?.join(", ") ?? "x86_64",
    "memory-mb": live.MemorySize ?? 0,
    "timeout-s": live.Timeout ?? 0,
    role: live.Role ?? "",
    env: canonicalJson(JSON.stringify(live.Environment?.Variables ?? {})),
    "code-sha256": live.CodeSha256 ?? "",
    state: stateOf(live),
  };
}

/** The same as they are wanted. What nobody has spoken of stays as it is: an operator may have set it. */
export function wantedFields(
  live: Live | undefined,
  wanted: { settings: FunctionSettings; roleArn: string; env: FunctionEnv; zip: Uint8Array },
): Fields {
  const { settings, roleArn, env, zip } = wanted;
  const { fields = DEFAULTS } = live ?? {};
  return {
    runtime: RUNTIME,
    handler: HANDLER,
    architecture: settings.architecture ?? fields["architecture"] ?? DEFAULTS.architecture,
    "memory-mb": settings.memoryMb ?? fields["memory-mb"] ?? DEFAULTS["memory-mb"],
    "timeout-s": settings.timeoutS ?? fields["timeout-s"] ?? DEFAULTS["timeout-s"],
    role: roleArn,
    env: canonicalJson(JSON.stringify(env)),
    "code-sha256": createHash("sha256").update(zip).digest("base64"),
    state: ACTIVE,
  };
}

/** What CreateFunction and UpdateFunctionConfiguration take of them. */
export function configurationOf(fields: Fields, { roleArn, env }: { roleArn: string; env: FunctionEnv }) {
  return {
    Runtime: RUNTIME,
    Handler: HANDLER,
    MemorySize: Number(fields["memory-mb"]),
    Timeout: Number(fields["timeout-s"]),
    Role: roleArn,
    Environment: { Variables: { ...env } },
  } as const;
}

export function architecturesOf({ architecture }: Fields): Architecture[] {
  return [architecture === "x86_64" ? "x86_64" : "arm64"];
}

/** The variables of a function as its `env` field has them. */
export function envOf(live: Live | undefined): FunctionEnv {
  return JSON.parse(String(live?.fields["env"] ?? "{}")) as FunctionEnv;
}
