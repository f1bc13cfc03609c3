import type { ListType, ValueType } from "./value-type.ts";

/** A flag that this one is of no use without. `hint` tells why, or how the two are written. */
interface Need {
  flag: string;
  /** What the other flag must say, where it takes a value. */
  is?: string;
  hint: string;
}

/** When it makes the command read standard input, which nothing else does. */
type Stdin = "for -" | "for - and where it is left out";

interface Common {
  short?: `-${string}`;
  /** Flags that it cannot be given together with, by their names in the declaration. */
  conflicts?: readonly string[];
  needs?: Need;
}

/** `--on`; with `no` also `--no-on`, so that there are three states. */
interface Switch extends Common {
  help: string;
  /** The help of the flag's opposite. */
  no?: string;
}

/** What is on unless `--no-x` turns it off. */
interface OffSwitch extends Common {
  no: string;
}

interface ValueFlag extends Common {
  help: string;
  /** What stands for the value in the help. With dots, as in `<name...>`, several words may follow. */
  value: `<${string}>`;
  type: ValueType<unknown> | ListType<unknown>;
  required?: true;
  /** May be given several times. A list type repeats by itself. */
  repeats?: true;
  /** The text that is read where the flag is not given. */
  default?: string;
  /** The text that is read where the flag is given without a value, which is then shown as `[name]`. */
  bare?: string;
  /** The help of `--no-x`, which gives false. */
  no?: string;
  stdin?: Stdin;
}

/** One flag as plain data. Its name is its property's in the declaration: `maxRcu` is `--max-rcu`. */
export type Flag = Switch | OffSwitch | ValueFlag;

export interface Flags {
  readonly [name: string]: Flag;
}

/** A word that is not a flag. Its name is its property's, and shown as `<name>`, or `[name]` where it may be left out. */
export interface Argument {
  help?: string;
  type: ValueType<unknown> | ListType<unknown>;
  optional?: true;
  /** The text that is read where the word is left out. */
  default?: string;
  stdin?: Stdin;
}

export interface Arguments {
  readonly [name: string]: Argument;
}

/** That conflicts and needs name flags of the same declaration. */
export type Checked<All> = {
  [Name in keyof All]: {
    conflicts?: readonly Exclude<keyof All, Name>[];
    needs?: Need & { flag: Exclude<keyof All, Name> };
  };
};

/** What a command's action gets: the values of its arguments and flags. */
export type OptionsOf<Declared extends Flags, Words extends Arguments = {}> = {
  readonly [Name in keyof Declared | keyof Words]: Name extends keyof Declared
    ? OptionOf<Declared[Name]>
    : Name extends keyof Words
      ? OptionOf<Words[Name]>
      : never;
};

type OptionOf<One> = One extends { type: infer Type }
  ? ValueOf<Type, One> | (One extends { no: string } ? false : never)
  : One extends { help: string; no: string }
    ? boolean | undefined
    : boolean;

type ValueOf<Type, One> =
  Type extends ListType<infer All>
    ? All
    : Type extends ValueType<infer Value>
      ? One extends { repeats: true }
        ? Value[]
        : Value | Absent<One>
      : never;

// An argument is required unless it says otherwise, a flag is not.
type Absent<One> = One extends { default: string } | { required: true }
  ? never
  : One extends { value: string } | { optional: true }
    ? undefined
    : never;

/** Declares flags that are used by several functions or commands. */
export function defineFlags<const Declared extends Flags>(flags: Declared & Checked<Declared>): Declared {
  return flags;
}

/** A flag's name as it is typed. */
export function spell(name: string): string {
  return name === name.toLowerCase()
    ? `--${name}`
    : `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
