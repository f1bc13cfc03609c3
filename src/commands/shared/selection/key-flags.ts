import { defineFlags } from "../../../flags/flag.ts";
import { deadlineKey } from "../../../flags/deadline-key.ts";
import { userName } from "../../../flags/text.ts";

/** The two flags that name one record, where no reference does. The user may come from the settings. */
export const keyFlags = defineFlags({
  user: {
    short: "-u",
    value: "<name>",
    type: userName,
    help: "whose task it is (default: the setting user)",
  },
  deadline: {
    short: "-d",
    value: "<when>",
    type: deadlineKey,
    help: "when it is due, as in `fri 5pm` or `2026-12-01T09:00`",
  },
});
