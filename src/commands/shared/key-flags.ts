import { defineFlags } from "../../flags/flag.ts";
import { deadlineKey } from "../../flags/deadline-key.ts";
import { userName } from "../../flags/text.ts";

/** The two flags that name one record, for a command that can be told in another way which it is. */
export const optionalKeyFlags = defineFlags({
  user: { short: "-u", value: "<name>", type: userName, help: "whose task it is" },
  deadline: {
    short: "-d",
    value: "<when>",
    type: deadlineKey,
    help: "when it is due, as in `fri 5pm` or `2026-12-01T09:00`",
  },
});

/** The two flags that name one record. */
export const keyFlags = defineFlags({
  user: { ...optionalKeyFlags.user, required: true },
  deadline: { ...optionalKeyFlags.deadline, required: true },
});
