import { write, type Proposal, type WriteAnswer } from "./ask.ts";
import { byId, element } from "./dom.ts";

/** Told when a write of a notice was made, so that what is shown is asked for again. */
let whenDone: () => void = () => undefined;
let undoable: string | undefined;

export function setUpNotice(done: () => void): void {
  whenDone = done;
  byId("notice-close").addEventListener("click", () => hide());
}

/** Says what came of a write, with what takes it back, or what can be done in its place. */
export function tell(answer: WriteAnswer, undoLabel = "Undo"): void {
  const { said, undo } = answer;
  const hadFocus = byId("notice").contains(document.activeElement);
  byId("notice").hidden = false;
  byId("notice").classList.toggle("problem", said === undefined);
  byId("notice-said").textContent = said ?? "";
  byId("notice-alert").replaceChildren(...(said === undefined ? problemOf(answer) : []));
  undoable = said === undefined ? undoable : undo;
  const choices = said === undefined ? choicesOf(answer, tell) : [];
  if (undo !== undefined) choices.push(button(undoLabel, () => void takeBack(undo, undoLabel)));
  byId("notice-choices").replaceChildren(...choices);
  if (hadFocus) (choices[0] ?? byId("notice-close")).focus();
}

/** Takes back the last write of this page, where it can be. */
export function undoLast(): void {
  if (undoable !== undefined) void takeBack(undoable, "Undo");
}

/** What was wrong, as elements. */
export function problemOf({ error = "it was not done", hint, lines = [] }: WriteAnswer): HTMLElement[] {
  return [
    element("p", `${error[0]?.toUpperCase()}${error.slice(1)}`, "error"),
    ...lines.map((line) => element("p", line, "line")),
    ...(hint === undefined ? [] : [element("p", hint, "hint")]),
  ];
}

/** A button for each thing that can be done in the place of what was not. */
export function choicesOf(
  { instead = [], reload }: WriteAnswer,
  told: (answer: WriteAnswer) => void,
): HTMLElement[] {
  const choices = instead.map((proposal) => button(proposal.label, () => void take(proposal, told)));
  if (reload === true) choices.push(button("Load again", () => location.reload()));
  return choices;
}

export function button(text: string, work: () => void): HTMLElement {
  const made = element("button", text) as HTMLButtonElement;
  made.type = "button";
  // One that is disabled would lose the focus.
  made.addEventListener("click", work, { once: true });
  return made;
}

async function take({ write: name, body }: Proposal, told: (answer: WriteAnswer) => void): Promise<void> {
  told(await write(name, body));
  whenDone();
}

async function takeBack(undo: string, label: string): Promise<void> {
  const answer = await write("undo", { undo });
  tell(answer, label === "Undo" ? "Redo" : "Undo");
  whenDone();
}

function hide(): void {
  byId("notice").hidden = true;
}
