import type { Context } from "../../../context.ts";

/** Says what an open address means, and how to close it; also under --quiet. */
export async function warnOpenEndpoint(context: Context): Promise<void> {
  const warning =
    "warning: the endpoint is open: everybody who knows its address reads and writes records; " +
    "`tasks endpoint --auth iam` closes it\n";
  await context.stderr.write(await context.pasteable(warning));
}
