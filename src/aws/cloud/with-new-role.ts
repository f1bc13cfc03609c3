import { TasksError } from "../../errors.ts";
import type { Clock } from "../../ports.ts";
import { retryWhile } from "../client/retry-while.ts";

// As terraform-provider-aws has it: until what was told to IAM is known everywhere.
const ASSUMABLE_MS = 150_000;

/**
 * Makes a call that names a role, and makes it again while the role is too new to be known everywhere, which `isNew` sees in the
 * error: services say so with an error of a wider name, `invalid`. Gives the error that is left. Throws failed for one of that name.
 */
export async function withNewRole(
  attempt: () => Promise<{ error?: Error | undefined }>,
  options: {
    /** As in "CreateFunction tasks-dev-create". */
    doing: string;
    invalid: string;
    isNew: (error: Error) => boolean;
    clock: Clock;
    limitMs?: number;
  },
): Promise<Error | undefined> {
  const { doing, invalid, isNew, clock, limitMs = ASSUMABLE_MS } = options;
  const isTooNew = ({ error }: { error?: Error | undefined }) => error !== undefined && isNew(error);
  const { error } = await retryWhile(isTooNew, attempt, clock, limitMs);
  if (error?.name !== invalid) return error;
  throw new TasksError("failed", `${doing}: ${error.message}`, {
    hint: "if it is about the role, run the same command again in a minute",
    cause: error,
  });
}
