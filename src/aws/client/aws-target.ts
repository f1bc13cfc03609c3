import type { AnswerLimits } from "../../engine/answer-limits.ts";
import type { Clock } from "../../ports.ts";

/** Where an AWS client finds its service, and how it waits for it. What is undefined is left to the AWS SDK's own chain. */
export interface AwsTarget {
  region: string | undefined;
  profile: string | undefined;
  /** Serves every service, as moto and LocalStack do. */
  endpoint: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  /** Asks a person for the code of a profile's mfa_serial; undefined: nobody is there. */
  ask?: ((question: string) => Promise<string>) | undefined;
  /** How long a server may take to answer; undefined: as long as ANSWER_LIMITS say. */
  answerLimits?: AnswerLimits;
}
