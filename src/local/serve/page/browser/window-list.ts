import { byId, element, setText } from "./dom.ts";
import { sectionOf, type Group } from "./groups.ts";
import { fillRow, nameOfKey, newRow, recordOf, showTimes, type PageRecord } from "./row.ts";

// Beyond both ends of the screen, in rows.
const MORE = 12;
// Browsers have no taller elements than some 16 million pixels.
const TALLEST = 15_000_000;

interface Section {
  start: number;
  count: number;
  list: HTMLElement;
}

/**
 * A list of which the DOM has only the rows on the screen, some beside them, and the one that has the focus. `rowAt` gives a
 * record, undefined where it has not come yet; `want` is told which rows are on the screen.
 */
export class WindowList {
  readonly #place = byId("list");
  readonly #rowAt: (index: number) => PageRecord | null | undefined;
  readonly #want: (first: number, last: number) => void;
  #sections: Section[] = [];
  #shape = "";
  #rowHeight = 60;
  #severalUsers = true;
  /** The row that Tab leads to. */
  #active = 0;
  /** What is to have the focus when its record has come. */
  #awaited: { index: number; control: string } | undefined;
  total = 0;

  constructor(
    rowAt: (index: number) => PageRecord | null | undefined,
    want: (first: number, last: number) => void,
  ) {
    this.#rowAt = rowAt;
    this.#want = want;
    let isAsked = false;
    const later = () => {
      if (isAsked) return;
      isAsked = true;
      requestAnimationFrame(() => {
        isAsked = false;
        this.render();
      });
    };
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", () => {
      this.#measure();
      later();
    });
    this.#measure();
  }

  /** Shows other groups of records. The focus stays with its record, or else at its place. */
  show(groups: readonly Group[], options: { severalUsers: boolean }): void {
    const held = this.#place.contains(document.activeElement) ? document.activeElement : null;
    const row = held?.closest<HTMLElement>(".row");
    const { top = 0, bottom = 0 } = row?.getBoundingClientRect() ?? {};
    const control = controlOf(held);
    this.#severalUsers = options.severalUsers;
    this.total = groups.reduce((sum, { count }) => sum + count, 0);
    const shape = groups.map(({ name }) => name).join();
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#place.replaceChildren(...groups.map((group) => sectionOf(group)));
    }
    let start = 0;
    this.#sections = groups.map(({ name, count }, index) => {
      const section = this.#place.children[index] as HTMLElement;
      const list = section.querySelector<HTMLElement>("ul")!;
      if (name !== "all")
        setText(section.querySelector<HTMLElement>("h2 .amount")!, count.toLocaleString("en"));
      list.style.height = `${Math.min(TALLEST, count * this.#rowHeight)}px`;
      list.dataset["count"] = String(count);
      const made = { start, count, list };
      start += count;
      return made;
    });
    this.#active = Math.min(this.#active, Math.max(0, this.total - 1));
    this.render();
    if (row?.isConnected) this.activate(this.indexOf(row)!);
    else if (bottom > 0 && top < innerHeight) this.focus(this.#active, control);
  }

  /** Puts the rows that can be seen into the DOM, and takes the others out of it. */
  render(): void {
    let [first, last] = [Infinity, -1];
    const parts = this.#sections.map((section) => {
      const top = section.list.getBoundingClientRect().top;
      const from = Math.max(0, Math.floor(-top / this.#rowHeight) - MORE);
      const to = Math.min(section.count, Math.ceil((innerHeight - top) / this.#rowHeight) + MORE);
      if (from < to) {
        first = Math.min(first, section.start + from);
        last = Math.max(last, section.start + to - 1);
      }
      return [section, from, to] as const;
    });
    // One that is not in the DOM could not be reached with Tab.
    const isThere = this.#active >= first && this.#active <= last;
    if (last >= first && !isThere && !this.#place.contains(document.activeElement))
      this.#active = first === 0 ? 0 : Math.min(first + MORE, last);
    for (const part of parts) this.#renderSection(...part);
    if (last >= first) this.#want(first, last);
    const awaited = this.#awaited;
    if (awaited !== undefined && this.#rowAt(awaited.index)) this.focus(awaited.index, awaited.control);
  }

  #renderSection({ start, count, list }: Section, from: number, to: number): void {
    const focused = list.contains(document.activeElement) ? this.#active - start : -1;
    const wanted: number[] = [];
    if (focused >= 0 && focused < from) wanted.push(focused);
    for (let index = from; index < to; index += 1) wanted.push(index);
    if (focused >= to && focused < count) wanted.push(focused);
    const old = new Map(
      [...list.children].map((row) => [(row as HTMLElement).dataset["key"]!, row as HTMLElement]),
    );
    const rows = wanted.map((index) => {
      const record = this.#rowAt(start + index);
      const key = record ? nameOfKey(record) : `${index}`;
      const row = old.get(key) ?? (record ? newRow() : element("li", undefined, "row gap"));
      old.delete(key);
      this.#position(row, { key, index, count, start });
      if (record && recordOf(row) !== record) fillRow(row, record, this.#severalUsers);
      if (!record) row.setAttribute("aria-hidden", "true");
      return row;
    });
    for (const row of old.values()) row.remove();
    let next = list.firstElementChild;
    for (const row of rows) {
      if (row === next) next = next.nextElementSibling;
      else list.insertBefore(row, next);
    }
  }

  #position(row: HTMLElement, at: { key: string; index: number; count: number; start: number }): void {
    row.dataset["key"] = at.key;
    row.dataset["index"] = String(at.start + at.index);
    row.style.transform = `translateY(${at.index * this.#rowHeight}px)`;
    row.setAttribute("aria-setsize", String(at.count));
    row.setAttribute("aria-posinset", String(at.index + 1));
    const isActive = at.start + at.index === this.#active;
    for (const control of row.querySelectorAll<HTMLElement>("button, a"))
      control.tabIndex = isActive ? 0 : -1;
  }

  /** The index of a row, or of the one that an element is in. */
  indexOf(element: Element | null): number | undefined {
    const row = element?.closest<HTMLElement>(".row");
    return row === null || row === undefined ? undefined : Number(row.dataset["index"]);
  }

  /** Makes a row the one that Tab leads to. */
  activate(index: number): void {
    if (index === this.#active) return;
    this.#active = index;
    this.render();
  }

  /** Moves the focus to a row, to the control that is like the one that has it. */
  focus(wanted = this.#active, control = ".check"): void {
    if (this.total === 0) return;
    const index = Math.max(0, Math.min(this.total - 1, wanted));
    this.#active = index;
    this.#awaited = undefined;
    const section = this.#sections.find(({ start, count }) => index >= start && index < start + count)!;
    this.#bringIn(section, index - section.start);
    this.render();
    const row = section.list.querySelector<HTMLElement>(`[data-index="${index}"]`);
    const found = [...(row?.querySelectorAll<HTMLElement>(`${control}, .dots, .check`) ?? [])];
    if (found.length === 0) this.#awaited = { index, control };
    (found.find((one) => one.matches(control) && one.offsetParent !== null) ?? found[0])?.focus({
      preventScroll: true,
    });
  }

  #bringIn({ list }: Section, index: number): void {
    const top = list.getBoundingClientRect().top + index * this.#rowHeight;
    const low = 64;
    const high = innerHeight - this.#rowHeight - 96;
    if (top < low) scrollBy(0, top - low);
    else if (top > high) scrollBy(0, top - high);
  }

  /** Goes to the first row of a group. */
  jump(name: string): void {
    let index = 0;
    for (const group of this.#place.children) {
      if (group.classList.contains(name)) {
        group.scrollIntoView();
        break;
      }
      index += Number(group.querySelector("ul")?.dataset["count"] ?? 0);
    }
    this.focus(index);
  }

  /** Tells times anew, as they go by. */
  tick(): void {
    for (const row of this.#place.querySelectorAll<HTMLElement>(".row")) showTimes(row);
  }

  #measure(): void {
    const probe = element("li", undefined, "row probe");
    this.#place.append(probe);
    const height = probe.getBoundingClientRect().height;
    probe.remove();
    if (height === 0 || height === this.#rowHeight) return;
    this.#rowHeight = height;
    for (const { list, count } of this.#sections)
      list.style.height = `${Math.min(TALLEST, count * height)}px`;
  }
}

/** A selector of the control in each row that is like the one that has the focus. */
export function controlOf(element: Element | null): string {
  const what = element?.closest<HTMLElement>("[data-do]")?.dataset["do"];
  return what === undefined ? ".check" : `[data-do="${what}"]`;
}
