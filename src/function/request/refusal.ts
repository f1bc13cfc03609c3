/** An event that asks for nothing that there is, and why. */
export interface RefuseAction {
  do: "refuse";
  status: 400 | 405;
  error: string;
  hint: string;
  /** The methods that there are, where it is for another one that it is refused. */
  allow?: string;
  /** The rule or schedule that fired, where one has. */
  schedule?: string | undefined;
}

export function refusal(error: string, hint: string): RefuseAction {
  return { do: "refuse", status: 400, error, hint };
}

/** `allow`: the methods that there are, as the header of that name has them. */
export function refusedMethod(method: string, allow: string): RefuseAction {
  return { do: "refuse", status: 405, error: `there is no ${method} here`, hint: `send ${allow}`, allow };
}
