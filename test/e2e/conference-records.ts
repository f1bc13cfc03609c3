/** A record as JSON has it: the two keys, and texts, numbers and a map besides. */
export interface Conference {
  user_name: string;
  deadline_unix_time: number;
  year: number;
  place: string;
  comment?: string;
  rank: { ccf: string; core?: string };
  [name: string]: unknown;
}

const USERS = 347;
const RECORDS = 1_508;
// Names that a shell, a URL or a condition may stumble over stand among plain ones.
const ODD_NAMES = [
  "S&P",
  "USENIX Security",
  "NSDI/OSDI",
  "C++Con",
  "VLDB (Journal)",
  "ÉCOOP",
  "情報処理学会",
];
const PLACES = [
  "Davos, Switzerland",
  "İstanbul, Türkiye",
  "İzmir, Türkiye",
  "Metro Vancouver, BC, Canada",
  "北京，中国",
  "Saint-Jean-Cap-Ferrat",
  "Hybrid: Castello di San Pellegrino and the university's old library, Bologna, Italy",
];
const AREAS = ["AI", "DB", "CG", "NW", "SE"];
// Days around changes of daylight saving time, in which several deadlines fall on one second.
const COMMON_DEADLINES = [1_740_830_399, 1_741_589_999, 1_769_687_999, 1_769_731_199];

/** Made-up submission deadlines of 347 conferences, of the shapes that real ones have. The same in every run. */
export const conferences: Conference[] = make();

function make(): Conference[] {
  const taken = new Set<string>();
  const list: Conference[] = [];
  for (let index = 0; list.length < RECORDS; index += 1) {
    const chance = chances(index);
    const user_name = nameOf(index % USERS);
    const year = 2021 + chance(7);
    const deadline_unix_time =
      chance(4) === 0
        ? COMMON_DEADLINES[chance(4)]!
        : Date.UTC(year, chance(12), 1 + chance(28)) / 1000 + chance(86_400);
    if (taken.has(`${user_name} ${deadline_unix_time}`)) continue;
    taken.add(`${user_name} ${deadline_unix_time}`);
    list.push({
      user_name,
      deadline_unix_time,
      task_description: `Conference on ${user_name}${chance(3) === 0 ? "'s theory" : ""}, "round" ${1 + chance(3)}`,
      link: `https://example.org/${year}/${index}`,
      place: PLACES[chance(PLACES.length)]!,
      year,
      round: 1 + chance(3),
      area: AREAS[chance(AREAS.length)]!,
      ...(chance(2) === 0 ? { comment: "Supplementary material a week later,\nat 11:00 PDT." } : {}),
      ...(chance(3) === 0 ? { abstract_deadline: deadline_unix_time - 604_800 } : {}),
      rank: {
        ccf: "ABC"[chance(3)]!,
        ...(chance(5) === 0 ? {} : { core: "A*,A,B,C,N".split(",")[chance(5)]! }),
      },
    });
  }
  return list;
}

function nameOf(index: number): string {
  return ODD_NAMES[index] ?? `CONF${index}`;
}

/** Numbers from 0 up to but not including `below` that look random and follow from the index (a 32-bit xorshift). */
function chances(index: number): (below: number) => number {
  let state = Math.imul(index + 1, 2_654_435_761) >>> 0;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** The words after `tasks` that make a record. */
export function createWords(record: Conference): string[] {
  const { user_name, deadline_unix_time, ...attributes } = record;
  const words = Object.entries(attributes).map(([name, value]) => `${name}:=${JSON.stringify(value)}`);
  return ["create", "--quiet", "--user", user_name, "--deadline", String(deadline_unix_time), ...words];
}
