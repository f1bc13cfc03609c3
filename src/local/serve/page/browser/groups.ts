import { element } from "./dom.ts";

/** Records that stand together. */
export interface Group {
  name: string;
  count: number;
}

export const TITLES: { [name: string]: string } = {
  overdue: "Overdue",
  today: "Today",
  tomorrow: "Tomorrow",
  week: "Next 7 days",
  later: "Later",
  done: "Done",
};
/** An empty part of the list. */
export function sectionOf({ name }: Group): HTMLElement {
  const section = element("section", undefined, `group ${name}`);
  const list = element("ul", undefined, "panel");
  list.setAttribute("role", "list");
  if (name === "all") {
    list.setAttribute("aria-label", "Records");
    section.append(list);
    return section;
  }
  const title = element("h2");
  title.id = `group-${name}`;
  title.append(element("span", TITLES[name]), " ", element("span", undefined, "amount"));
  list.setAttribute("aria-labelledby", title.id);
  section.append(title, list);
  return section;
}
