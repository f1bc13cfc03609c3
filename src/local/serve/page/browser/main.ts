// What runs in the browser. Nothing is asked for while nobody looks.
import { setUpAddForm } from "./add-form.ts";
import { keepToken, Refused } from "./ask.ts";
import { addressOf, choiceOfAddress, FIRST, type Choice } from "./choice.ts";
import { byId, setText } from "./dom.ts";
import { setUpNotice } from "./notice.ts";
import { setUpRecordDialog } from "./record-dialog.ts";
import { Records } from "./records.ts";
import { setUpRowActions } from "./row-actions.ts";
import { refreshSchedules } from "./schedules.ts";

const EVERY_MS = 2000;
const TYPING_MS = 150;
const VIEWS = ["records", "schedules"] as const;

keepToken();
const records = new Records();
let choice = choiceOfAddress();
let typing = 0;

/** Runs what asks the server, and says whether it has answered. */
async function asking(work: () => Promise<void>): Promise<void> {
  try {
    await work();
    document.body.classList.add("is-here");
    say("up to date", false);
  } catch (error) {
    // The choice has changed meanwhile; that answer is on its way.
    if (error instanceof DOMException && error.name === "AbortError") return;
    say(`${error instanceof Refused ? error.message : "no answer from tasks serve"}; trying again`, true);
  }
}

function say(text: string, isLost: boolean): void {
  setText(byId("state-text"), text);
  byId("state").classList.toggle("lost", isLost);
}

function refresh(): Promise<void> {
  return asking(async () => {
    await Promise.all([choice.view === "records" ? records.refresh() : undefined, refreshSchedules()]);
    records.list.tick();
  });
}

function choose(changes: Partial<Choice>): void {
  clearTimeout(typing);
  // What was typed a moment ago counts too.
  choice = { ...choice, q: byId("search").value, ...changes };
  history.replaceState(null, "", addressOf(choice));
  show();
}

function show(): void {
  const isRecords = choice.view === "records";
  byId("records-view").hidden = !isRecords;
  byId("schedules-view").hidden = isRecords;
  for (const view of VIEWS) {
    const link = byId(`to-${view}`);
    link.href = addressOf({ ...choice, view });
    if (view === choice.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (byId("search").value.trim() !== choice.q.trim()) byId("search").value = choice.q;
  byId("descending").setAttribute("aria-pressed", String(choice.descending));
  void asking(async () => {
    await Promise.all([isRecords ? records.choose(choice) : undefined, refreshSchedules()]);
  });
}

async function keepFresh(): Promise<void> {
  if (!document.hidden) await refresh();
  setTimeout(() => void keepFresh(), EVERY_MS);
}

for (const field of ["user", "status", "sort"] as const)
  byId(field).addEventListener("change", () => choose({ [field]: byId(field).value }));
byId("descending").addEventListener("click", () => choose({ descending: !choice.descending }));
byId("search").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => choose({}), TYPING_MS);
});
byId("clear").addEventListener("click", () => choose({ ...FIRST }));
for (const view of VIEWS) {
  byId(`to-${view}`).addEventListener("click", (event) => {
    event.preventDefault();
    choose({ view });
  });
}
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) void refresh();
});
addEventListener("hashchange", () => {
  keepToken();
  choice = choiceOfAddress();
  show();
});
setUpNotice(() => void refresh());
setUpAddForm(() => void refresh());
setUpRecordDialog((wasChanged) => wasChanged && void refresh());
setUpRowActions(records, refresh);
show();
setTimeout(() => void keepFresh(), EVERY_MS);
