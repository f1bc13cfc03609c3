/** An event that asks for nothing that there is, and why. */
export interface RefuseAction {
  do: "refuse";
  status: 400 | 405;
  error: string;
  hint: string;
}

export function refusal(error: string, hint: string): RefuseAction {
  return { do: "refuse", status: 400, error, hint };
}
