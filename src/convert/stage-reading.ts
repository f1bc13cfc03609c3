import type { LeftOuts } from "./left-out.ts";
import type { Resolver } from "./source/resolver.ts";
import type { Place } from "./source/tree.ts";

/** What the parts of the conversion share while one stage of the file is read. */
export interface StageReading {
  file: Resolver;
  leftOut: LeftOuts;
  service: string;
  stage: string;
  region: string;
  /** The user of records from schedules whose input names nobody. */
  user: string | undefined;
  /** Seconds since 1970. */
  now: number;
  /** Hears of each text that was filled in, and where. */
  heard?: (text: string, at: Place) => void;
}
