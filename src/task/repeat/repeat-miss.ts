/** What to write in place of a text that is near the grammar and not in it. */
export function repeatMiss(text: string): { reason: string; hint: string } | undefined {
  if (
    /\b(at )?\d\d?(:\d\d| ?[ap]m\b)|\bat \d|\b(noon|midnight|morning|evening)\b|\d時(?!間)|毎朝|毎晩|午[前後]/.test(
      text,
    )
  )
    return {
      reason: "the time of day is that of the deadline",
      hint: "write it as in --deadline 'mon 9:00' --repeat weekly",
    };
  const twoMeanings = {
    biweekly: "every 2 weeks",
    bimonthly: "every 2 months",
    biannually: "every 6 months",
  };
  const [word, meant] = Object.entries(twoMeanings).find(([name]) => text.includes(name)) ?? [];
  if (word !== undefined)
    return { reason: `${word} has two meanings`, hint: `say how often it is, as in '${meant}'` };
  const [, number, unit] = /(\d+)(日|週間?|か月|年|時間)おき/.exec(text) ?? [];
  if (unit !== undefined) {
    const one = Number(number);
    return {
      reason: "おき has two meanings",
      hint: `write ${one}${unit}ごと for every ${one}, or ${one + 1}${unit}ごと with so many between`,
    };
  }
  return undefined;
}
