interface Elements {
  user: HTMLSelectElement;
  open: HTMLInputElement;
  records: HTMLTableElement;
  schedules: HTMLTableElement;
}

/** The element of the page with this id. */
export function byId<Id extends string>(id: Id): Id extends keyof Elements ? Elements[Id] : HTMLElement {
  return document.getElementById(id) as Id extends keyof Elements ? Elements[Id] : HTMLElement;
}

/** A new element. Text of records becomes text nodes and nothing else, so that no record can be markup. */
export function element(name: string, text?: string, className = ""): HTMLElement {
  const made = document.createElement(name);
  if (text !== undefined) {
    made.textContent = text;
    made.dir = "auto";
  }
  if (className !== "") made.className = className;
  return made;
}

/** A new cell; on a phone its label stands beside what is in it. */
export function cell(row: HTMLTableRowElement, label: string, ...contents: HTMLElement[]): HTMLElement {
  const made = row.insertCell();
  if (contents.length > 0) made.dataset["label"] = label;
  made.append(...contents);
  return made;
}

export function textCell(row: HTMLTableRowElement, label: string, text: string): void {
  if (text === "") cell(row, label);
  else cell(row, label, element("div", text, "clip"));
}

/** Puts rows in the place of those that a table shows, or hides it and shows the words for none. */
export function showRows(table: "records" | "schedules", none: string, body: HTMLTableSectionElement): void {
  const isEmpty = body.rows.length === 0;
  byId(table).tBodies[0]?.replaceWith(body);
  byId(table).hidden = isEmpty;
  byId(none).hidden = !isEmpty;
}
