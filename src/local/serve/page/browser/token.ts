const TOKEN = /(^|[#&])token=([^&]*)/;

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
export class Refused extends Error {}

/** The text of an answer; undefined where nothing has changed. Throws Refused. */
export async function read(path: string): Promise<string | undefined> {
  const token = sessionStorage.getItem("token");
  const answer = await fetch(path, { headers: token === null ? {} : { authorization: `Bearer ${token}` } });
  if (answer.status === 401)
    throw new Refused("open the link that tasks serve has printed: it has a token that is missing here");
  if (!answer.ok) throw new Refused(((await answer.json()) as { error: string }).error);
  return answer.status === 204 ? undefined : answer.text();
}
