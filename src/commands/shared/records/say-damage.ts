import type { Context } from "../../../context.ts";
import { TasksError } from "../../../errors.ts";
import { plural } from "../../../output/amounts.ts";

/** Names on stderr what is damaged as it is met, under --quiet too; `end` throws partial where there was something. */
export function sayDamage(context: Context): { say(damage: string): void; end(): Promise<void> } {
  const said = new Map<string, Promise<void>>();
  return {
    say(damage) {
      if (!said.has(damage)) said.set(damage, context.stderr.write(`damaged: ${damage}\n`));
    },
    async end() {
      await Promise.all(said.values());
      if (said.size === 0) return;
      throw new TasksError(
        "partial",
        `the local store is damaged: what is whole was read, ${plural(said.size, "fault")} named above`,
        {
          hint: "move the store away and `tasks import` what `tasks export` saved, or put a backup in its place",
        },
      );
    },
  };
}
