// The names of three letters that IANA has. ICU adds some of its own, as JST and IST, which AWS does not know.
const SHORT = /^(?:CET|EET|EST|GMT|HST|MET|MST|PRC|ROC|ROK|UCT|UTC|WET)$/;

/**
 * The name of a zone that Intl knows, letter by letter as IANA and EventBridge Scheduler have it: one in small letters may become
 * another name of the same zone. A short name that only ICU knows gives the place that it means.
 */
export function schedulerZone(name: string): { zone: string } | { place: string } {
  const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
  const capitals = name.toUpperCase();
  if (/^[A-Z]{3}$/.test(capitals) && !SHORT.test(capitals)) return { place: timeZone };
  if (timeZone.toUpperCase() === capitals) return { zone: timeZone };
  const isSpelt = !/(?:^|\/)[a-z]/.test(name) && (name !== capitals || !name.includes("/"));
  return { zone: isSpelt ? name : timeZone };
}
