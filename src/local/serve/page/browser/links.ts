import { element } from "./dom.ts";

// Up to what no address has, or what rather belongs to the text around it.
const LINK = /https?:\/\/[^\s<>"'`\u3000-\u303f\uff00-\uff60]+/gi;
const BEHIND = /[.,;:!?)\]}*_~]+$/;

/** Puts a text into an element, its links as links; they lead to http and https alone. */
export function showLinked(parent: HTMLElement, text: string): void {
  if (parent.dataset["text"] === text) return;
  parent.dataset["text"] = text;
  parent.dir = "auto";
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const address = withoutEnd(found);
    if (!isWeb(address)) continue;
    parts.push(text.slice(end, index));
    const link = element("a", address) as HTMLAnchorElement;
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    parts.push(link);
    end = index + address.length;
  }
  parts.push(text.slice(end));
  parent.replaceChildren(...parts.filter((part) => part !== ""));
}

/** An address without what a sentence has behind it; a bracket that was opened within it stays. */
function withoutEnd(address: string): string {
  let text = address;
  for (;;) {
    const behind = BEHIND.exec(text)?.[0] ?? "";
    if (behind === "" || (behind.at(-1) === ")" && count(text, "(") >= count(text, ")"))) return text;
    text = text.slice(0, -1);
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function isWeb(address: string): boolean {
  try {
    return /^https?:$/.test(new URL(address).protocol);
  } catch {
    return false;
  }
}
