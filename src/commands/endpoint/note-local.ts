import type { Context } from "../../context.ts";

/** On the local target there is nothing to make. */
export async function noteLocal(context: Context): Promise<void> {
  await context.note(
    "the local target has no endpoint of its own: `tasks serve --port 8080` answers at http://127.0.0.1:8080/",
  );
}
