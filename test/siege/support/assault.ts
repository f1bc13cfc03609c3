import { mulberry32 } from "../../bench/support/records.mjs";

/** Something that an assault has found, and how to see it again. */
export interface Finding {
  what: string;
  detail: string;
  /** Findings of one kind are shown once. */
  kind: string;
}

/** One kind of attack, while it runs: what it may use, what it has counted and what it has found. */
export class Assault {
  readonly counts = new Map<string, number>();
  readonly findings: Finding[] = [];
  readonly short: boolean;
  readonly #until: number;
  readonly #random: () => number;

  constructor(name: string, { seed, seconds, short }: { seed: number; seconds: number; short: boolean }) {
    this.short = short;
    this.#until = performance.now() + seconds * 1000;
    // Each has numbers of its own, so that one alone does what it does among all.
    this.#random = mulberry32(
      [...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.codePointAt(0)!, seed),
    );
  }

  get isOver(): boolean {
    return performance.now() >= this.#until;
  }

  /** From 0 to 1. */
  random(): number {
    return this.#random();
  }

  /** A whole number from 0 to `below` - 1. */
  below(below: number): number {
    return Math.floor(this.#random() * below);
  }

  pick<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined) throw new Error("nothing to pick from");
    return one;
  }

  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, at: this.#random() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }

  count(what: string, by = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + by);
  }

  found(what: string, detail: string, kind = ""): void {
    this.findings.push({ what, kind, detail: detail.length > 1500 ? `${detail.slice(0, 1500)}…` : detail });
  }
}
