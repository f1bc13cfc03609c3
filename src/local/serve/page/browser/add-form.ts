import { write } from "./ask.ts";
import { byId } from "./dom.ts";
import { tell } from "./notice.ts";
import { explainWhen } from "./when-field.ts";

/** The line in which a record is added. `done` is told when one was, or was refused. */
export function setUpAddForm(done: () => void): void {
  const [what, when, who] = [byId("add-what"), byId("add-when"), byId("add-user")];
  const explain = explainWhen(when, byId("add-hint"));
  let isBusy = false;
  // On a phone the line is short until it is used; it stays open, so that nothing moves under a finger.
  byId("add").addEventListener("focusin", () => byId("add").classList.add("is-open"));
  byId("add").addEventListener("submit", (event) => {
    event.preventDefault();
    const missing = [what, when, who].find(({ value }) => value.trim() === "");
    if (missing !== undefined) return missing.focus();
    if (!isBusy) void add();
  });
  async function add(): Promise<void> {
    isBusy = true;
    const answer = await write("add", { description: what.value, when: when.value, user: who.value });
    isBusy = false;
    tell(answer);
    if (answer.said !== undefined) {
      what.value = "";
      when.value = "";
      explain();
      what.focus();
    } else if (answer.instead === undefined) when.focus();
    done();
  }
}

let filled = "";

/** Fills in who is meant, unless a person has: the user that is chosen, else the one of the settings, else the only one. */
export function fillUser(chosen: string, user: string, users: readonly string[]): void {
  const field = byId("add-user");
  const wanted = chosen || user || (users.length === 1 ? users[0]! : "");
  if (field.value === filled && document.activeElement !== field) field.value = wanted;
  if (field.value === wanted) filled = wanted;
  const list = byId("users");
  const now = [...list.children].map((option) => (option as HTMLOptionElement).value);
  if (now.join("\0") !== users.join("\0"))
    list.replaceChildren(
      ...users.map((name) => Object.assign(document.createElement("option"), { value: name })),
    );
}
