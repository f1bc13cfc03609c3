import { read, write } from "./ask.ts";
import { byId, copyOf, element, setText, within } from "./dom.ts";
import { tell } from "./notice.ts";
import { agoOf, distanceOf, setNow, whenOf, type Instant } from "./now.ts";

interface TextInstant extends Instant {
  text: string;
}

interface PageSchedule {
  name: string;
  when: string;
  enabled: boolean;
  input: string;
  /** Where it writes into another table than the one that is shown. */
  table: string;
  next: TextInstant[];
  last: TextInstant | null;
  result: string;
  failed: boolean;
  /** Firings that are tried again. */
  again: { due: TextInstant; attempts: number; until: TextInstant }[];
}

interface SchedulesAnswer {
  now: number;
  wallNow: number;
  tz: string;
  /** The table of which the page shows the records. */
  table: string;
  schedules: PageSchedule[];
}

const MOST_ATTEMPTS = 3;

/** Asks for the schedules, and shows them. Throws Refused. */
export async function refreshSchedules(): Promise<void> {
  const answer = await read<SchedulesAnswer>("/schedules.json");
  if (answer === undefined) return;
  setNow(answer);
  setText(byId("tz"), answer.tz);
  setText(byId("table"), answer.table);
  const { schedules } = answer;
  const list = byId("schedules");
  const old = new Map(
    [...list.children].map((row) => [(row as HTMLElement).dataset["name"], row as HTMLElement]),
  );
  const rows = schedules.map((schedule) => {
    const row = old.get(schedule.name) ?? newSchedule(schedule.name);
    fill(row, schedule);
    return row;
  });
  if (rows.length !== list.children.length || rows.some((row, index) => row !== list.children[index]))
    list.replaceChildren(...rows);
  list.hidden = rows.length === 0;
  byId("no-schedules").hidden = rows.length > 0;
  const failed = schedules.filter((schedule) => schedule.failed).length;
  byId("schedules-badge").hidden = failed === 0;
  setText(within(byId("schedules-badge"), ".number"), String(failed));
}

function newSchedule(name: string): HTMLElement {
  const row = copyOf("schedule");
  row.dataset["name"] = name;
  const button = within(row, ".switch");
  const turn = async () => {
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    const enabled = button.getAttribute("aria-checked") !== "true";
    const answer = await write("switch", { name, enabled });
    if (answer.said !== undefined) button.setAttribute("aria-checked", String(enabled));
    tell(answer);
    button.ariaBusy = null;
    await refreshSchedules().catch(() => undefined);
  };
  button.addEventListener("click", () => void turn());
  return row;
}

function fill(row: HTMLElement, schedule: PageSchedule): void {
  const { name, when, enabled, next, last, result, failed, again, table, input } = schedule;
  const part = (selector: string) => within(row, selector);
  row.classList.toggle("is-off", !enabled);
  part(".switch").setAttribute("aria-checked", String(enabled));
  setText(part(".switch .hidden"), name);
  setText(part("h2"), name);
  setText(part(".rule"), table === "" ? when : `${when}, into the table ${table}`);
  part(".rule").title = input;
  show(part(".next"), next[0], enabled ? "nothing at a set time" : "switched off", distanceOf);
  show(part(".last"), last ?? undefined, "never", agoOf);
  const { until, attempts } = again[0] ?? {};
  const more =
    failed && until !== undefined && attempts! < MOST_ATTEMPTS
      ? [element("span", `Next try ${whenOf(until)} (attempt ${attempts! + 1} of ${MOST_ATTEMPTS})`, "again")]
      : [];
  const told = `${result}\n${more.length}${more[0]?.textContent ?? ""}`;
  part(".result").hidden = result === "";
  part(".result").classList.toggle("failed", failed);
  if (part(".result").dataset["told"] === told) return;
  part(".result").dataset["told"] = told;
  part(".result").replaceChildren(element("span", failed ? failureOf(result) : result), ...more);
}

/** What went wrong; when it is tried again stands below. */
function failureOf(result: string): string {
  const text = result.replace(/; attempt \d of \d follows$/, "");
  return text.startsWith("failed") ? `F${text.slice(1)}` : `Failed: ${text}`;
}

function show(
  place: HTMLElement,
  instant: TextInstant | undefined,
  none: string,
  distance: (instant: Instant) => string,
): void {
  setText(place, instant === undefined ? none : `${whenOf(instant)}, ${distance(instant)}`);
  place.title = instant?.text ?? "";
  place.classList.toggle("none", instant === undefined);
}
