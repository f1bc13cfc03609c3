/** What to write instead of a text that is near the grammar and not in it. */
export function nearMiss(text: string): string | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[ t])/.exec(text) ?? [];
  if (day !== undefined && `${month}${day}`.length < 4) {
    return `write ${year}-${month?.padStart(2, "0")}-${day.padStart(2, "0")}`;
  }
  const [, first = "", second = "", last] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:$|[ ,])/.exec(text) ?? [];
  if (last !== undefined) {
    // Some write 12/01/2026 for December 1 and some for January 12.
    const orders = [`${last}/${first}/${second}`, `${last}/${second}/${first}`];
    return `the year comes first: ${[...new Set(orders)].filter(hasMonth).join(" or ") || "2026/12/24"}`;
  }
  if (/^\d{1,6} (second|minute|hour|day|week|month|year)s?$/.test(text))
    return `write 'in ${text}' or '${text} ago'`;
  if (text === "next month") return "a month is not a day: write 'dec 1', '+1mo' or eom";
  if (/^(今|来|再来)月$/.test(text)) return `a month is not a day: write ${text}1日 or ${text}末`;
  if (text === "this week") return "a week is not a day: write eow, 'this friday' or 'next week'";
  if (text === "今週") return "a week is not a day: write 今週の金曜日 or 来週";
  return undefined;
}

function hasMonth(date: string): boolean {
  const [, month] = date.split("/").map(Number);
  return month !== undefined && month >= 1 && month <= 12;
}
