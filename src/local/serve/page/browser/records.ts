import { byId, cell, element, showRows, textCell } from "./dom.ts";

interface PageRecord {
  due: string;
  /** Seconds since 1970 UTC. */
  deadline: number;
  user: string;
  description: string;
  status: string;
  others: [name: string, text: string][];
}

export interface RecordsAnswer {
  version: string;
  table: string;
  tz: string;
  users: string[];
  records: PageRecord[];
  total: number;
  /** The most records that are ever shown. */
  most: number;
}

let shown: { record: PageRecord; row: HTMLTableRowElement; due: HTMLElement }[] = [];

/** Shows the records, and `user` among the users even where nothing is theirs any more. */
export function showRecords(data: RecordsAnswer, user: string): void {
  byId("table").textContent = data.table;
  byId("tz").textContent = data.tz;
  showUsers(data.users, user);
  const body = document.createElement("tbody");
  shown = data.records.map((record) => showRecord(body.insertRow(), record));
  showRows("records", "no-records", body);
  const { total, most } = data;
  byId("count").textContent = `(${shown.length < total ? `${shown.length} of ` : ""}${total})`;
  byId("more").hidden = shown.length >= total || shown.length >= most;
  markOverdue();
}

function showRecord(row: HTMLTableRowElement, record: PageRecord) {
  const due = element("div", undefined, "due");
  due.append(element("span", record.due, "time"));
  cell(row, "due", due);
  textCell(row, "user", record.user);
  textCell(row, "description", record.description);
  textCell(row, "status", record.status);
  const others = record.others.map(([name, text]) => {
    const line = element("div", undefined, "clip");
    line.append(element("bdi", `${name}: `, "name"), element("bdi", text));
    return line;
  });
  cell(row, "more", ...others);
  return { record, row, due };
}

function showUsers(names: string[], user: string): void {
  const select = byId("user");
  const all = user === "" || names.includes(user) ? names : [user, ...names];
  const now = [...select.options].slice(1).map(({ value }) => value);
  if (now.join("\0") === all.join("\0")) return;
  select.replaceChildren(new Option("all", ""), ...all.map((name) => new Option(name, name)));
  select.value = user;
}

/** Marks what has become overdue since it was shown. */
export function markOverdue(): void {
  const now = Date.now() / 1000;
  for (const { record, row, due } of shown) {
    const done = record.status === "done";
    const overdue = !done && record.deadline < now;
    row.classList.toggle("done", done);
    const tag = due.querySelector(".tag");
    if (row.classList.toggle("overdue", overdue) === (tag !== null)) continue;
    if (overdue) due.append(element("span", "overdue", "tag"));
    else tag?.remove();
  }
}
