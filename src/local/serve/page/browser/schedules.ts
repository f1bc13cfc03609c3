import { cell, element, showRows, textCell } from "./dom.ts";

interface PageSchedule {
  name: string;
  when: string;
  enabled: boolean;
  next: string[];
  last: string;
  result: string;
}

let shownText = "";

/** Shows the schedules of an answer, unless they are shown already. */
export function showSchedules(text: string): void {
  if (text === shownText) return;
  shownText = text;
  const { schedules } = JSON.parse(text) as { schedules: PageSchedule[] };
  const body = document.createElement("tbody");
  for (const schedule of schedules) showSchedule(body.insertRow(), schedule);
  showRows("schedules", "no-schedules", body);
}

function showSchedule(row: HTMLTableRowElement, { name, when, enabled, next, last, result }: PageSchedule) {
  textCell(row, "name", name);
  textCell(row, "when", when);
  cell(row, "state", element("span", enabled ? "enabled" : "disabled", enabled ? "on" : "name"));
  cell(row, "next", ...next.map((time) => element("div", time))).classList.add("times");
  if (last === "") return void cell(row, "last", element("span", "never", "name"));
  const isBad = !/^2\d\d |^has begun$/.test(result);
  cell(row, "last", element("div", last), element("div", result, isBad ? "clip bad" : "clip"));
}
