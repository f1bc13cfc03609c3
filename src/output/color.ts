/** What decides about colour: the flag, the environment, and where the text goes. */
interface ColorQuestion {
  noColorFlag: boolean;
  env: { readonly [name: string]: string | undefined };
  isTTY: boolean;
}

/**
 * Whether text gets colour. First match wins: `--no-color` · `FORCE_COLOR` (`0` and `false` mean no) · `NO_COLOR` ·
 * `TERM=dumb` · is it a terminal. Empty variables count as not set (no-color.org, force-color.org). FORCE_COLOR goes
 * before NO_COLOR, as in Node (its CLI documentation) and force-color.org's example; a flag goes before both.
 */
export function wantsColor({ noColorFlag, env, isTTY }: ColorQuestion): boolean {
  if (noColorFlag) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0" && env["FORCE_COLOR"].toLowerCase() !== "false";
  if (env["NO_COLOR"]) return false;
  return isTTY && env["TERM"] !== "dumb";
}
