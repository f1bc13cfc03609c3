const TOKEN = /(^|[#&])token=([^&]*)/;
const PAGE_TOKEN = document.querySelector<HTMLMetaElement>('meta[name="page-token"]')?.content ?? "";

/**
 * The link of `tasks serve --token` has the token behind the #, where no server sees it; from there it goes into this tab's
 * memory. Gives whether there was one.
 */
export function keepToken(): boolean {
  const [, , token] = TOKEN.exec(location.hash) ?? [];
  if (token === undefined) return false;
  sessionStorage.setItem("token", decodeURIComponent(token));
  history.replaceState(null, "", location.hash.replace(TOKEN, "").replace(/^&/, "#") || location.pathname);
  return true;
}

/** What stands between the page and an answer, in words for people. */
export class Refused extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** A write in the place of one that was not made. */
export interface Proposal {
  label: string;
  write: string;
  body: object;
}

/** What came of a write. */
export interface WriteAnswer {
  /** What was done; undefined where nothing was. */
  said?: string;
  /** What takes it back. */
  undo?: string;
  error?: string;
  hint?: string;
  lines?: string[];
  instead?: Proposal[];
  now?: string;
  /** Whether the page has to be loaded again. */
  reload?: boolean;
}

/** What is at a path; undefined where nothing has changed. Throws Refused. */
export async function read<Answer>(path: string, signal?: AbortSignal): Promise<Answer | undefined> {
  const answer = await ask(path, signal === undefined ? {} : { signal });
  if (answer.status === 204) return undefined;
  const value = (await answer.json()) as Answer & { error?: string; hint?: string };
  if (!answer.ok) throw new Refused(value.error ?? "tasks serve has no answer", value.hint);
  return value;
}

/** Sends a write, of which all is done or nothing. Does not throw. */
export async function write(name: string, body: object): Promise<WriteAnswer> {
  try {
    const answer = await ask(`/page/${name}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json", "x-tasks-page": PAGE_TOKEN },
    });
    return (await answer.json()) as WriteAnswer;
  } catch (error) {
    if (error instanceof Refused) return { error: error.message };
    return { error: "no answer from tasks serve", hint: "whether it was done shows when it runs again" };
  }
}

async function ask(path: string, options: RequestInit): Promise<Response> {
  const token = sessionStorage.getItem("token");
  const headers = { ...options.headers, ...(token === null ? {} : { authorization: `Bearer ${token}` }) };
  const answer = await fetch(path, { ...options, headers });
  if (answer.status === 401)
    throw new Refused("open the link that tasks serve has printed: it has a token that is missing here");
  return answer;
}
