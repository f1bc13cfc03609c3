import { isObject, showJson, type Json } from "./pattern-json.ts";

/** The elements of each field's list, by the field's path. */
type Fields = Map<string, Json[]>;

/** A state of Event Ruler between two fields: the machines of the fields that may come next. */
type NameState = Map<string, Machine>;

interface Machine {
  /** By the condition, as JSON. */
  next: Map<string, NameState>;
  /** The wildcards of each condition that has some: as often as rules add it, which is how Event Ruler counts. */
  wildcards: Map<string, string[]>;
}

/**
 * How many beginnings of a rule's wildcards one text can have at once, at worst: what MachineComplexityEvaluator of
 * aws/event-ruler counts, a rule's alternatives taken together. Compared with version 2.1.0 over random patterns it is the
 * same number for single wildcards; several in one anything-but, or in alternatives of one field, may count one or two
 * apart. Stops counting above `most`.
 */
export function wildcardComplexity(rules: Fields[], most: number): number {
  const start: NameState = new Map();
  const machines = new Set<Machine>();
  for (const rule of rules) {
    if (![...rule.values()].flat().some((element) => wildcardsOf(element).length > 0)) continue;
    let states = new Set([start]);
    for (const [path, elements] of [...rule].sort(([a], [b]) => (a < b ? -1 : 1)))
      states = addField(states, path, elements, machines);
  }
  let worst = 0;
  for (const { wildcards } of machines) {
    if (wildcards.size > 0) worst = Math.max(worst, complexityOf([...wildcards.values()], most));
    if (worst > most) break;
  }
  return worst;
}

// GenericMachine.addStep: the conditions of a field lead to one state, unless one of them leads somewhere already.
function addField(states: Set<NameState>, path: string, elements: Json[], machines: Set<Machine>) {
  const reached = new Set<NameState>();
  for (const state of states) {
    const machine = state.get(path) ?? { next: new Map<string, NameState>(), wildcards: new Map() };
    state.set(path, machine);
    machines.add(machine);
    let last: NameState | undefined;
    for (const element of elements) {
      const name = showJson(element);
      last = machine.next.get(name) ?? last ?? new Map<string, Machine>();
      machine.next.set(name, last);
      const wildcards = [...(machine.wildcards.get(name) ?? []), ...new Set(wildcardsOf(element))];
      if (wildcards.length > 0) machine.wildcards.set(name, wildcards);
      reached.add(last);
    }
  }
  return reached;
}

/** The texts of `{"wildcard":…}` and `{"anything-but":{"wildcard":…}}`. */
function wildcardsOf(element: Json): string[] {
  if (!isObject(element)) return [];
  const { wildcard, "anything-but": other } = element;
  const operand = wildcard ?? (isObject(other) ? other["wildcard"] : undefined);
  return [operand].flat().filter((text) => typeof text === "string");
}

const STAR = -1;
const QUOTE = 0x22;

/** A beginning of a wildcard: the bytes that lead on from it, and whether it ends with a star, which takes any byte. */
interface Beginning {
  bytes: Map<number, Beginning[]>;
  star: Beginning | undefined;
  isStar: boolean;
}

function complexityOf(conditions: string[][], most: number): number {
  const starts = conditions.map(beginnings);
  let worst = 0;
  const seen = new Set<string>();
  const numbers = new Map<Beginning, number>();
  const pending: Set<Beginning>[] = [new Set(starts)];
  while (pending.length > 0) {
    const active = pending.pop()!;
    const bytes = new Set([-1]);
    for (const { bytes: own, star } of active)
      for (const byte of [...own.keys(), ...(star?.bytes.keys() ?? [])]) bytes.add(byte);
    for (const byte of bytes) {
      const next = after(active, byte);
      // What ends before a star is a beginning twice: with the star, too, which may stand for nothing.
      const twice = [...next].filter(({ star }) => star !== undefined && !next.has(star));
      worst = Math.max(worst, next.size + twice.length);
      if (worst > most) return worst;
      for (const one of next) if (!numbers.has(one)) numbers.set(one, numbers.size);
      const name = [...next]
        .map((one) => numbers.get(one)!)
        .sort((a, b) => a - b)
        .join(" ");
      if (next.size === 0 || seen.has(name)) continue;
      seen.add(name);
      pending.push(next);
    }
  }
  return worst;
}

function after(active: Set<Beginning>, byte: number): Set<Beginning> {
  const next = new Set<Beginning>();
  for (const one of active) {
    if (one.isStar) next.add(one);
    if (one.star !== undefined) next.add(one.star);
    for (const from of [one, one.star]) for (const to of from?.bytes.get(byte) ?? []) next.add(to);
  }
  return next;
}

/**
 * Of the wildcards of one condition, in the quotes in which Event Ruler keeps texts. Several have
 * their beginnings up to the first star in common, and the end.
 */
function beginnings(wildcards: string[]): Beginning {
  const start = beginning(false);
  const end = beginning(false);
  for (const wildcard of wildcards) {
    let at = start;
    let isShared = true;
    const tokens = tokensOf(wildcard);
    tokens.forEach((token, index) => {
      const isLast = index === tokens.length - 1;
      if (token === STAR) {
        at = at.star ??= beginning(true);
        isShared = false;
        return;
      }
      const known = at.bytes.get(token) ?? [];
      const to = isLast ? end : ((isShared ? known[0] : undefined) ?? beginning(false));
      if (!known.includes(to)) at.bytes.set(token, [...known, to]);
      at = to;
    });
  }
  return start;
}

function beginning(isStar: boolean): Beginning {
  return { bytes: new Map(), star: undefined, isStar };
}

function tokensOf(wildcard: string): number[] {
  const tokens = [QUOTE];
  const bytes = Buffer.from(wildcard);
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] === 0x2a) tokens.push(STAR);
    else {
      if (bytes[at] === 0x5c) at += 1;
      tokens.push(bytes[at]!);
    }
  }
  return [...tokens, QUOTE];
}
