// What runs in the browser. Nothing is asked for while nobody looks.
import { byId } from "./dom.ts";
import { markOverdue, showRecords, type RecordsAnswer } from "./records.ts";
import { showSchedules } from "./schedules.ts";
import { keepToken, read, Refused } from "./token.ts";

const EVERY_MS = 2000;
const PAGE = 200;

keepToken();
const chosen = new URLSearchParams(location.hash.slice(1));
const userField = byId("user");
const openField = byId("open");
let user = chosen.get("user") ?? "";
let open = chosen.has("open");
let limit = PAGE;
/** The version of the records that are shown. */
let seen = "";
let asking = 0;

function say(text: string, lost: boolean): void {
  const state = byId("state");
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle("lost", lost);
}

async function refresh(): Promise<void> {
  asking += 1;
  const mine = asking;
  const query = new URLSearchParams({ user, limit: String(limit), seen });
  if (open) query.set("open", "1");
  try {
    const [records, schedules] = await Promise.all([read(`/records.json?${query}`), read("/schedules.json")]);
    // The choice has changed meanwhile; that answer is on its way.
    if (mine !== asking) return;
    if (records !== undefined) {
      const data = JSON.parse(records) as RecordsAnswer;
      seen = data.version;
      showRecords(data, user);
    }
    if (schedules !== undefined) showSchedules(schedules);
    markOverdue();
    say("up to date", false);
  } catch (error) {
    const reason = error instanceof Refused ? error.message : "no answer from tasks serve";
    if (mine === asking) say(`${reason}; trying again`, true);
  }
}

function choose(): void {
  user = userField.value;
  open = openField.checked;
  const kept = new URLSearchParams();
  if (user !== "") kept.set("user", user);
  if (open) kept.set("open", "1");
  history.replaceState(null, "", `#${kept}`);
  seen = "";
  void refresh();
}

async function keepFresh(): Promise<void> {
  if (!document.hidden) await refresh();
  setTimeout(() => void keepFresh(), EVERY_MS);
}

openField.checked = open;
for (const field of [userField, openField]) {
  field.addEventListener("change", () => {
    limit = PAGE;
    choose();
  });
}
byId("more").addEventListener("click", () => {
  limit += PAGE;
  choose();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) void refresh();
});
addEventListener("hashchange", () => {
  if (keepToken()) void refresh();
});
void keepFresh();
