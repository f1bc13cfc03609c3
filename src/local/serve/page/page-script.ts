/**
 * What runs in the browser. Text of records becomes text nodes and nothing else, so that no record can be markup. Nothing
 * is asked for while nobody looks.
 */
export const pageScript = String.raw`"use strict";
const EVERY_MS = 2000, PAGE = 200;
const byId = (id) => document.getElementById(id);
const TOKEN = /(^|[#&])token=([^&]*)/;
keepToken();
const chosen = new URLSearchParams(location.hash.slice(1));
let user = chosen.get("user") || "", open = chosen.has("open"), limit = PAGE;
let seen = "", shown = [], schedulesText = "", asking = 0;

/** The link of "tasks serve --token" has it behind the #, where no server sees it; from there it goes into this tab's memory. */
function keepToken() {
  const [, , token] = TOKEN.exec(location.hash) || [];
  if (token === undefined) return false;
  sessionStorage.setItem("token", decodeURIComponent(token));
  history.replaceState(null, "", location.hash.replace(TOKEN, "").replace(/^&/, "#") || location.pathname);
  return true;
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) { made.textContent = text; made.dir = "auto"; }
  if (className) made.className = className;
  return made;
}

function cell(row, label, ...contents) {
  const made = row.insertCell();
  if (contents.length > 0) made.dataset.label = label;
  made.append(...contents);
  return made;
}

function textCell(row, label, text) {
  if (text === "") cell(row, label);
  else cell(row, label, element("div", text, "clip"));
}

function showRecords(data) {
  seen = data.version;
  byId("table").textContent = data.table;
  byId("tz").textContent = data.tz;
  showUsers(data.users);
  const body = document.createElement("tbody");
  shown = data.records.map((record) => {
    const row = body.insertRow();
    const due = element("div", undefined, "due");
    due.append(element("span", record.due, "time"));
    cell(row, "due", due);
    textCell(row, "user", record.user);
    textCell(row, "description", record.description);
    textCell(row, "status", record.status);
    const others = record.others.map(([name, text]) => {
      const line = element("div", undefined, "clip");
      line.append(element("bdi", name + ": ", "name"), element("bdi", text));
      return line;
    });
    cell(row, "more", ...others);
    return { record, row, due };
  });
  byId("records").tBodies[0].replaceWith(body);
  byId("records").hidden = shown.length === 0;
  byId("no-records").hidden = shown.length > 0;
  byId("count").textContent = "(" + (shown.length < data.total ? shown.length + " of " : "") + data.total + ")";
  byId("more").hidden = shown.length >= data.total || shown.length >= data.most;
  markOverdue();
}

function showUsers(names) {
  const select = byId("user");
  const all = user === "" || names.includes(user) ? names : [user, ...names];
  if ([...select.options].slice(1).map(({ value }) => value).join("\0") === all.join("\0")) return;
  select.replaceChildren(new Option("all", ""), ...all.map((name) => new Option(name, name)));
  select.value = user;
}

function markOverdue() {
  const now = Date.now() / 1000;
  for (const { record, row, due } of shown) {
    const done = record.status === "done";
    const overdue = !done && record.deadline < now;
    row.classList.toggle("done", done);
    if (row.classList.toggle("overdue", overdue) === (due.querySelector(".tag") !== null)) continue;
    if (overdue) due.append(element("span", "overdue", "tag"));
    else due.querySelector(".tag").remove();
  }
}

function showSchedules(text) {
  if (text === schedulesText) return;
  schedulesText = text;
  const { schedules } = JSON.parse(text);
  const body = document.createElement("tbody");
  for (const schedule of schedules) {
    const row = body.insertRow();
    textCell(row, "name", schedule.name);
    textCell(row, "when", schedule.when);
    cell(row, "state", element("span", schedule.enabled ? "enabled" : "disabled", schedule.enabled ? "on" : "name"));
    cell(row, "next", ...schedule.next.map((time) => element("div", time))).classList.add("times");
    if (schedule.last === "") cell(row, "last", element("span", "never", "name"));
    else {
      const bad = !/^2\d\d |^has begun$/.test(schedule.result);
      cell(row, "last", element("div", schedule.last), element("div", schedule.result, bad ? "clip bad" : "clip"));
    }
  }
  byId("schedules").tBodies[0].replaceWith(body);
  byId("schedules").hidden = schedules.length === 0;
  byId("no-schedules").hidden = schedules.length > 0;
}

class Refused extends Error {}

async function read(path) {
  const token = sessionStorage.getItem("token");
  const answer = await fetch(path, { headers: token === null ? {} : { authorization: "Bearer " + token } });
  if (answer.status === 401) throw new Refused("open the link that tasks serve has printed: it has a token that is missing here");
  if (!answer.ok) throw new Refused((await answer.json()).error);
  return answer.status === 204 ? undefined : answer.text();
}

function say(text, lost) {
  const state = byId("state");
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle("lost", lost);
}

async function refresh() {
  const mine = ++asking;
  const query = new URLSearchParams({ user, limit: String(limit), seen });
  if (open) query.set("open", "1");
  try {
    const [records, schedules] = await Promise.all([read("/records.json?" + query), read("/schedules.json")]);
    // The choice has changed meanwhile; that answer is on its way.
    if (mine !== asking) return;
    if (records !== undefined) showRecords(JSON.parse(records));
    showSchedules(schedules);
    markOverdue();
    say("up to date", false);
  } catch (error) {
    const reason = error instanceof Refused ? error.message : "no answer from tasks serve";
    if (mine === asking) say(reason + "; trying again", true);
  }
}

function choose() {
  user = byId("user").value;
  open = byId("open").checked;
  const kept = new URLSearchParams();
  if (user !== "") kept.set("user", user);
  if (open) kept.set("open", "1");
  history.replaceState(null, "", "#" + kept);
  seen = "";
  return refresh();
}

async function keepFresh() {
  if (!document.hidden) await refresh();
  setTimeout(keepFresh, EVERY_MS);
}

byId("open").checked = open;
for (const id of ["user", "open"]) byId(id).addEventListener("change", () => { limit = PAGE; void choose(); });
byId("more").addEventListener("click", () => { limit += PAGE; void choose(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) void refresh(); });
addEventListener("hashchange", () => { if (keepToken()) void refresh(); });
void keepFresh();
`;
