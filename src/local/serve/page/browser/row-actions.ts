import { write } from "./ask.ts";
import { byId } from "./dom.ts";
import { tell, undoLast } from "./notice.ts";
import { openRecord, type Aim } from "./record-dialog.ts";
import type { Records } from "./records.ts";
import { recordOf, type PageRecord } from "./row.ts";
import { controlOf } from "./window-list.ts";

const KEYS: { [key: string]: string } = {
  d: "done",
  r: "reschedule",
  e: "edit",
  o: "open",
  x: "delete",
  Delete: "delete",
};
const PAGE = 10;
const FIELDS = "input, select, textarea";

/** What a person does to a row: with its buttons, a click beside them, and with keys. */
export function setUpRowActions(records: Records, refresh: () => Promise<void>): void {
  const { list } = records;
  const place = byId("list");
  let isBusy = false;

  async function act(what: string, record: PageRecord, row: HTMLElement): Promise<void> {
    const { user, deadline, seen } = record;
    if (what === "reschedule" || what === "edit" || what === "open")
      return openRecord(record, what satisfies Aim);
    if (isBusy || (what === "done" && record.done)) return;
    isBusy = true;
    row.classList.add("is-going");
    const answer = await write(what, { user, deadline, seen });
    isBusy = false;
    row.classList.remove("is-going");
    tell(answer);
    await refresh();
  }

  place.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>(".row");
    const record = row === null ? undefined : recordOf(row);
    if (row === null || record === undefined || target.closest("a") !== null) return;
    const button = target.closest<HTMLElement>("[data-do]");
    // What somebody has marked is to be copied.
    if (button === null && getSelection()?.isCollapsed === false) return;
    void act(button?.dataset["do"] ?? "open", record, row);
  });
  place.addEventListener("focusin", ({ target }) => {
    const index = list.indexOf(target as HTMLElement);
    if (index !== undefined) list.activate(index);
  });
  place.addEventListener("keydown", (event) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>(".row");
    const record = row === null ? undefined : recordOf(row);
    if (row === null || record === undefined || isChord(event)) return;
    const to = rowFor(event.key, list.indexOf(row)!, list.total);
    const what = KEYS[event.key];
    if (to === undefined && what === undefined) return;
    event.preventDefault();
    if (to !== undefined) list.focus(to, controlOf(event.target as HTMLElement));
    else void act(what!, record, row);
  });
  addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (isChord(event) || event.defaultPrevented || event.isComposing) return;
    const isBesideList = target === document.body || target === byId("search");
    const isDown = event.key === "ArrowDown" && isBesideList;
    if (!isDown && target.closest(`${FIELDS}, dialog`) !== null) return;
    const work = { n: () => byId("add-what").focus(), "/": () => byId("search").focus(), u: undoLast }[
      event.key
    ];
    if (work === undefined && !isDown) return;
    event.preventDefault();
    if (work === undefined) list.focus();
    else work();
  });
}

function isChord({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey;
}

function rowFor(key: string, index: number, total: number): number | undefined {
  if (key === "ArrowDown" || key === "j") return index + 1;
  if (key === "ArrowUp" || key === "k") return index - 1;
  if (key === "PageDown") return index + PAGE;
  if (key === "PageUp") return index - PAGE;
  if (key === "Home") return 0;
  if (key === "End") return total - 1;
  return undefined;
}
