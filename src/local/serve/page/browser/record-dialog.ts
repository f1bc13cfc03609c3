import { read, Refused, write, type WriteAnswer } from "./ask.ts";
import { byId, element } from "./dom.ts";
import { showLinked } from "./links.ts";
import { button, choicesOf, problemOf, tell } from "./notice.ts";
import { distanceOf } from "./now.ts";
import { explainWhen } from "./when-field.ts";

/** A record whole. */
interface WholeRecord {
  user: string;
  deadline: string;
  at: number;
  wall: number | null;
  description: string;
  done: boolean;
  time: string;
  reference: string;
  attributes: [name: string, text: string][];
  seen: string;
  /** As JSON for people. */
  text: string;
}

export type Aim = "open" | "reschedule" | "edit";

/** The record that is open, and what its edit begins from. */
let open: WholeRecord | undefined;
let before = "";
let isBusy = false;

/** The dialog in which one record is seen whole and changed. `done` is told when it was changed, and when the dialog closes. */
export function setUpRecordDialog(done: (wasChanged: boolean) => void): void {
  const dialog = byId("record");
  const when = byId("reschedule-when");
  const explain = explainWhen(when, byId("reschedule-hint"));
  const send = async (name: string, body: object) => {
    if (isBusy) return;
    isBusy = true;
    const answer = await write(name, body);
    isBusy = false;
    told(answer);
  };
  const told = (answer: WriteAnswer) => {
    if (answer.said === undefined) return showProblem(answer, told, send);
    dialog.close();
    tell(answer);
    done(true);
  };
  byId("record-close").addEventListener("click", () => dialog.close());
  // A click beside it; not the end of what was marked from within.
  let pressed: EventTarget | null = null;
  dialog.addEventListener("mousedown", ({ target }) => void (pressed = target));
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog && pressed === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    open = undefined;
    done(false);
  });
  byId("reschedule").addEventListener("submit", (event) => {
    event.preventDefault();
    if (when.value.trim() === "") return when.focus();
    void send("reschedule", { ...keyOf(open!), when: when.value });
  });
  for (const quick of byId("reschedule").querySelectorAll<HTMLButtonElement>(".quick button")) {
    quick.addEventListener("click", () => {
      when.value = quick.value;
      explain();
      when.focus();
    });
  }
  byId("edit-form").addEventListener("submit", (event) => {
    event.preventDefault();
    void send("edit", { before, text: byId("edit-text").value });
  });
  byId("record-done").addEventListener("click", () => void send("done", keyOf(open!)));
  byId("record-delete").addEventListener(
    "click",
    () => void send("delete", { ...keyOf(open!), seen: open!.seen }),
  );
}

/** Opens a record. Tells what is wrong where it is not there any more. */
export async function openRecord(key: { user: string; deadline: string }, aim: Aim): Promise<void> {
  try {
    const record = await read<WholeRecord>(`/record.json?${new URLSearchParams(keyOf(key))}`);
    if (record !== undefined) show(record, aim);
  } catch (error) {
    const { message, hint } = error as Refused;
    tell(
      error instanceof Refused
        ? { error: message, ...(hint && { hint }) }
        : { error: "no answer from tasks serve" },
    );
  }
}

function show(record: WholeRecord, aim: Aim): void {
  open = record;
  beginEdit(record.text);
  byId("record-notice").hidden = true;
  // It would be seen behind the dialog and could not be used.
  byId("notice").hidden = true;
  showLinked(byId("record-title"), record.description === "" ? `Task of ${record.user}` : record.description);
  const distance = record.done ? "" : distanceOf(record);
  byId("record-facts").replaceChildren(
    ...fact("due", distance === "" ? record.time : `${record.time}, ${distance}`),
    ...fact("user", record.user, "name"),
    ...record.attributes.flatMap(([name, text]) => fact(name, text)),
    ...fact("reference", record.reference, "code"),
  );
  byId("reschedule-when").value = "";
  byId("reschedule-when").dispatchEvent(new Event("input"));
  byId("edit").open = aim === "edit";
  byId("record-done").hidden = record.done;
  byId("record").showModal();
  if (aim === "reschedule") byId("reschedule-when").focus();
  if (aim === "edit") {
    byId("edit-text").focus();
    byId("edit").scrollIntoView({ block: "nearest" });
  }
}

function beginEdit(text: string): void {
  const field = byId("edit-text");
  before = text;
  field.value = text;
  // To where the caret is it is scrolled when it gets the focus.
  field.setSelectionRange(0, 0);
}

function fact(name: string, text: string, className = ""): HTMLElement[] {
  const value = element("dd", undefined, className);
  showLinked(value, text);
  return [element("dt", name), value];
}

/** Says in the dialog why nothing was written, and what can be done: what was typed stays. */
function showProblem(
  answer: WriteAnswer,
  told: (answer: WriteAnswer) => void,
  send: (name: string, body: object) => Promise<void>,
): void {
  const place = byId("record-notice");
  const choices = choicesOf(answer, told);
  const { now } = answer;
  if (now !== undefined) {
    choices.push(
      button(now === "" ? "Write mine again" : "Write mine over it", () => {
        void send("edit", { before: now, text: byId("edit-text").value });
      }),
    );
    if (now !== "")
      choices.push(
        button("Take what is there", () => {
          beginEdit(now);
          place.hidden = true;
          byId("edit-text").focus();
        }),
      );
  }
  const row = element("div", undefined, "choices");
  row.append(...choices);
  place.replaceChildren(...problemOf(answer), row);
  place.hidden = false;
  // Wherever else it were scrolled to, the header might stand before it.
  byId("record").scrollTop = 0;
}

function keyOf({ user, deadline }: { user: string; deadline: string }): { user: string; deadline: string } {
  return { user, deadline };
}
