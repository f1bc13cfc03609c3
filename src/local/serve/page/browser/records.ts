import { fillUser } from "./add-form.ts";
import { read } from "./ask.ts";
import { FIRST, parametersOf, type Choice } from "./choice.ts";
import { byId, element, setText, showOptions } from "./dom.ts";
import { TITLES, type Group } from "./groups.ts";
import { setNow } from "./now.ts";
import type { PageRecord } from "./row.ts";
import { WindowList } from "./window-list.ts";

interface RecordsAnswer {
  version: string;
  now: number;
  wallNow: number;
  /** Whose tasks are meant where nobody is named. */
  user: string;
  users: string[];
  statuses: string[];
  names: string[];
  scanned: number;
  total: number;
  groups: Group[];
  from: number;
  records: (PageRecord | null)[];
}

// So many rows are asked for at once, and so many are kept.
const BLOCK = 100;
const KEPT = 5000;
const PAUSE_MS = 60;

/** The records as they were chosen; those on the screen, and the ones that were there lately. */
export class Records {
  #choice: Choice = FIRST;
  #version = "";
  #rows = new Map<number, PageRecord | null>();
  #window: [first: number, last: number] = [0, BLOCK - 1];
  #asking = new AbortController();
  readonly #asked = new Set<number>();
  #timer = 0;
  readonly list = new WindowList(
    (index: number) => this.#rows.get(index),
    (first, last) => this.#want(first, last),
  );

  /** Shows what was chosen, from its beginning. */
  async choose(choice: Choice): Promise<void> {
    this.list.activate(0);
    this.#choice = choice;
    this.#version = "";
    this.#window = [0, BLOCK - 1];
    this.#asking.abort();
    this.#asking = new AbortController();
    this.#asked.clear();
    if (scrollY > 0) scrollTo(0, 0);
    await this.refresh();
  }

  /** Asks again for what is on the screen; nothing comes where nothing has changed. Throws Refused. */
  async refresh(): Promise<void> {
    const [first, last] = this.#window;
    await this.#ask(first, Math.max(BLOCK, last - first + 1), this.#version);
    // What had not come yet comes now.
    this.list.render();
  }

  async #ask(from: number, count: number, seen: string): Promise<void> {
    const { signal } = this.#asking;
    const query = parametersOf(this.#choice);
    query.set("from", String(from));
    query.set("count", String(count));
    if (seen !== "") query.set("seen", seen);
    const answer = await read<RecordsAnswer>(`/records.json?${query}`, signal);
    if (answer === undefined || signal.aborted) return;
    const isNew = answer.version !== this.#version;
    if (isNew || this.#rows.size > KEPT) this.#rows = new Map();
    this.#version = answer.version;
    answer.records.forEach((record, index) => this.#rows.set(answer.from + index, record));
    setNow(answer);
    if (!isNew) return this.list.render();
    this.#showTools(answer);
    const { user } = this.#choice;
    this.list.show(answer.groups, { severalUsers: user === "" && answer.users.length > 1 });
  }

  /** Asks for rows that have come into sight and are not here. */
  #want(first: number, last: number): void {
    this.#window = [first, last];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (let block = Math.floor(first / BLOCK); block <= Math.floor(last / BLOCK); block += 1) {
        const [from, to] = [Math.max(first, block * BLOCK), Math.min(last, (block + 1) * BLOCK - 1)];
        const isMissing = Array.from({ length: to - from + 1 }, (_, n) => from + n).some(
          (n) => !this.#rows.has(n),
        );
        if (!isMissing || this.#asked.has(block)) continue;
        this.#asked.add(block);
        this.#ask(block * BLOCK, BLOCK, "")
          // What is asked for every two seconds says that nobody answers.
          .catch(() => undefined)
          .finally(() => this.#asked.delete(block));
      }
    }, PAUSE_MS);
  }

  #showJumps(groups: readonly Group[]): void {
    const named = groups.length < 2 ? [] : groups.map(({ name }) => name);
    const place = byId("jumps");
    if (place.dataset["shown"] === named.join()) return;
    place.dataset["shown"] = named.join();
    place.replaceChildren(
      ...named.map((name) => {
        const jump = element("button", TITLES[name], name);
        jump.setAttribute("type", "button");
        jump.addEventListener("click", () => this.list.jump(name));
        return jump;
      }),
    );
  }

  #showTools(answer: RecordsAnswer): void {
    const { users, statuses, names, total, scanned } = answer;
    const { user, status, sort, q } = this.#choice;
    showOptions(byId("user"), [["", "All users"], ...users.map(same)], user);
    const others = statuses.filter((one) => one !== "done").map((one): [string, string] => [`=${one}`, one]);
    showOptions(
      byId("status"),
      [["open", "Not done"], ["done", "Done"], ["all", "Any status"], ...others],
      status,
    );
    const sorts = names.filter((name) => !(name in SORTS)).map(same);
    showOptions(byId("sort"), [["", "Deadline"], ...Object.entries(SORTS), ...sorts], sort);
    fillUser(user, answer.user, users);
    const amount = `${total.toLocaleString("en")} ${total === 1 ? "record" : "records"}`;
    setText(byId("count"), total === 0 ? "" : amount);
    this.#showJumps(answer.groups);
    const late = answer.groups.find(({ name }) => name === "overdue")?.count ?? 0;
    document.title = late === 0 ? "tasks" : `${late} overdue · tasks`;
    showNothing({ total, scanned, isFiltered: user !== "" || q !== "" || status !== FIRST.status });
  }
}

const SORTS: { [name: string]: string } = {
  user_name: "User",
  task_description: "Description",
  status: "Status",
};

function same(name: string): [string, string] {
  return [name, name];
}

/** What to do where there is nothing to be seen. */
function showNothing({
  total,
  scanned,
  isFiltered,
}: {
  total: number;
  scanned: number;
  isFiltered: boolean;
}): void {
  byId("nothing").hidden = total > 0;
  byId("list").hidden = total === 0;
  if (total > 0) return;
  const isEmpty = scanned === 0 && !isFiltered;
  const [title, text] = isEmpty
    ? [
        "Nothing to do yet",
        "Say above what needs to be done and when, as in “fri 5pm”, “+3d” or “明日 9時”, and press Enter.",
      ]
    : isFiltered
      ? ["No matches", "Try other words, or another user or status."]
      : ["All done", "Nothing is open any more. What is done is under “Done”."];
  setText(byId("nothing-title"), title);
  setText(byId("nothing-text"), text);
  byId("nothing-command").hidden = !isEmpty;
  byId("clear").hidden = !isFiltered;
}
