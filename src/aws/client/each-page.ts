/**
 * Asks for every page of a list. `ask` gets the token of a page, undefined for the first, and gives the next one's. A page may be
 * empty although others follow (API references, as of FilterLogEvents and ListRolePolicies): only a missing token is the end.
 */
export async function eachPage(
  ask: (token: string | undefined) => Promise<string | undefined>,
): Promise<void> {
  let token: string | undefined;
  do token = await ask(token);
  while (token !== undefined);
}
