interface Elements {
  add: HTMLFormElement;
  "add-what": HTMLInputElement;
  "add-when": HTMLInputElement;
  "add-user": HTMLInputElement;
  search: HTMLInputElement;
  user: HTMLSelectElement;
  status: HTMLSelectElement;
  sort: HTMLSelectElement;
  record: HTMLDialogElement;
  reschedule: HTMLFormElement;
  "reschedule-when": HTMLInputElement;
  edit: HTMLDetailsElement;
  "edit-form": HTMLFormElement;
  "edit-text": HTMLTextAreaElement;
  "to-records": HTMLAnchorElement;
  "to-schedules": HTMLAnchorElement;
  descending: HTMLButtonElement;
}

/** The element of the page with this id. */
export function byId<Id extends string>(id: Id): Id extends keyof Elements ? Elements[Id] : HTMLElement {
  return document.getElementById(id) as Id extends keyof Elements ? Elements[Id] : HTMLElement;
}

/** The one element within another that a selector names. */
export function within(parent: ParentNode, selector: string): HTMLElement {
  return parent.querySelector<HTMLElement>(selector)!;
}

/** A new element. Text of records becomes text nodes and nothing else, so that no record can be markup. */
export function element(name: string, text?: string, className = ""): HTMLElement {
  const made = document.createElement(name);
  if (text !== undefined) setText(made, text);
  if (className !== "") made.className = className;
  return made;
}

/** Gives an element another text, which runs in its own direction; the same one is left alone. */
export function setText(element: HTMLElement, text: string): void {
  if (element.dir !== "auto") element.dir = "auto";
  if (element.textContent !== text) element.textContent = text;
}

/** A copy of what a template of the page holds. */
export function copyOf(template: string): HTMLElement {
  const { content } = document.getElementById(template) as HTMLTemplateElement;
  return content.firstElementChild!.cloneNode(true) as HTMLElement;
}

/** Gives a select other options, unless they are the same, and one of them; one that is not among them joins them. */
export function showOptions(
  select: HTMLSelectElement,
  options: readonly [value: string, text: string][],
  chosen: string,
): void {
  const all = options.some(([value]) => value === chosen)
    ? options
    : [...options, [chosen, chosen.replace(/^=/, "")] as const];
  const now = [...select.options].map(({ value }) => value);
  if (now.length !== all.length || now.some((value, index) => value !== all[index]![0]))
    select.replaceChildren(...all.map(([value, text]) => new Option(text, value)));
  if (select.value !== chosen) select.value = chosen;
}
