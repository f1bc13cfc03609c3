import type { Context } from "../../context.ts";
import { TasksError } from "../../errors.ts";
import { plural } from "../../output/amounts.ts";

/** Names on stderr what is damaged as it is met, under --quiet too; `end` throws partial where there was something. */
export function tellDamage(context: Context): { tell(damage: string): void; end(): Promise<void> } {
  const told = new Map<string, Promise<void>>();
  return {
    tell(damage) {
      if (!told.has(damage)) told.set(damage, context.stderr.write(`damaged: ${damage}\n`));
    },
    async end() {
      await Promise.all(told.values());
      if (told.size === 0) return;
      throw new TasksError(
        "partial",
        `the local store is damaged: what is whole was read, ${plural(told.size, "fault")} named above`,
        {
          hint: "move the store away and `tasks import` what `tasks export` saved, or put a backup in its place",
        },
      );
    },
  };
}
