/** What the page shows, which its address keeps. */
export interface Choice {
  view: "records" | "schedules";
  user: string;
  status: string;
  q: string;
  sort: string;
  descending: boolean;
}

export const FIRST: Choice = {
  view: "records",
  user: "",
  status: "open",
  q: "",
  sort: "",
  descending: false,
};

/** The choice that is in the page's address. */
export function choiceOfAddress(): Choice {
  const kept = new URLSearchParams(location.hash.slice(1));
  return {
    view: kept.get("view") === "schedules" ? "schedules" : "records",
    user: kept.get("user") ?? "",
    status: kept.get("status") ?? "open",
    q: kept.get("q") ?? "",
    sort: kept.get("sort") ?? "",
    descending: kept.has("descending"),
  };
}

/** What is asked for of the server, and kept in the address. */
export function parametersOf({ user, status, q, sort, descending }: Choice): URLSearchParams {
  const kept = new URLSearchParams();
  if (user !== "") kept.set("user", user);
  if (status !== FIRST.status) kept.set("status", status);
  if (q.trim() !== "") kept.set("q", q.trim());
  if (sort !== "") kept.set("sort", sort);
  if (descending) kept.set("descending", "1");
  return kept;
}

/** The address of a choice. */
export function addressOf(choice: Choice): string {
  const kept = parametersOf(choice);
  if (choice.view !== "records") kept.set("view", choice.view);
  const text = kept.toString();
  return text === "" ? location.pathname : `#${text}`;
}
