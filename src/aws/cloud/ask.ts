import type { Clock } from "../../ports.ts";
import { call, type ReportCall } from "../client/call.ts";
import { TasksError } from "../../errors.ts";
import { patiently } from "./retry.ts";

/** What all calls of one cloud share. */
export interface AskOptions {
  report: ReportCall | undefined;
  clock: Clock;
  /** The command whose policy a person without a permission needs. */
  command: string;
}

interface Question<Command, Output> {
  /** As in DescribeTable. */
  operation: string;
  /** The name of what it is about. */
  about: string;
  /** Makes a new command each time, because one that was sent keeps what was added to it. */
  make: () => Command;
  send: (command: Command) => Promise<Output>;
  /** Names of errors that are answers. */
  expected?: readonly string[];
  /** Names of errors that pass by themselves, and that the SDK does not wait for. */
  passing?: readonly string[];
  /** Of a write: what to do when it may have been carried out although it failed. */
  afterLoss?: string;
}

/** `lostAnswer`: what is found may be the work of an attempt whose answer was lost. */
export type Answer<Output> = { lostAnswer: boolean } & (
  | { output: Output; error?: undefined }
  | { output?: undefined; error: Error }
);

type SdkCommand = Parameters<typeof call>[1];
type SdkOutput = Parameters<typeof call>[2] extends () => Promise<infer Output> ? Output : never;

const AFTER_LOSS = "run the same command again: it goes on from what is there";
const READS = /^(Describe|Get|List|Scan)/;

/** Sends calls to AWS: reported, waited for, errors in one language. */
export class Caller {
  /** Writes that were carried out. */
  writes = 0;
  readonly clock: Clock;
  readonly #options: AskOptions;

  constructor(options: AskOptions) {
    this.#options = options;
    this.clock = options.clock;
  }

  /** Gives the output, or the error when it is an expected one. Throws TasksError for every other. */
  async ask<Command extends SdkCommand, Output extends SdkOutput>(
    question: Question<Command, Output>,
  ): Promise<Answer<Output>> {
    const { operation, about, make, send, expected = [], passing = [] } = question;
    const doing = `${operation} ${about}`.trimEnd();
    const once = async () => {
      const command = make();
      return call(operation, command, () => send(command), {
        doing,
        expected: [...expected, ...passing],
        report: this.#options.report,
        clock: this.#options.clock,
        afterLoss: READS.test(operation) ? undefined : (question.afterLoss ?? AFTER_LOSS),
      });
    };
    try {
      const result = await patiently(once, {
        again: ({ error }) => error !== undefined && passing.includes(error.name),
        clock: this.#options.clock,
      });
      if (result.error === undefined) {
        if (!READS.test(operation)) this.writes += 1;
        return { output: result.output, lostAnswer: result.lostAnswer };
      }
      if (expected.includes(result.error.name)) return { error: result.error, lostAnswer: result.lostAnswer };
      throw new TasksError("unavailable", `${doing}: ${result.error.name}: ${result.error.message}`, {
        hint: "run the same command again in a minute",
        cause: result.error,
      });
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #explain(error: unknown): unknown {
    if (!(error instanceof TasksError) || error.kind !== "denied") return error;
    const { name } = (error.cause ?? {}) as { name?: string };
    if (name === undefined || !/AccessDenied|^SyntaxError$|^Error$|UnauthorizedOperation/.test(name))
      return error;
    return new TasksError("denied", error.message, {
      hint: `\`tasks policy ${this.#options.command}\` prints the permissions that it needs`,
      cause: error.cause,
    });
  }
}
