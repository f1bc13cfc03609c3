import { TasksError } from "../errors.ts";
import { planResource, refuseBlocked, type Plan, type PlanOptions, type Step } from "./plan.ts";
import { untilNameIsFree } from "./until-name-is-free.ts";
import { label, type Fields, type Resource } from "./resource.ts";

/** A step that is over: what was done to which resource, in how many milliseconds. */
export interface CompletedStep {
  resource: Resource;
  action: "create" | "update" | "remove";
  milliseconds: number;
}

export interface ApplyOptions extends PlanOptions {
  /** Told of each step when it is over. */
  onStep(step: CompletedStep): Promise<void>;
  /** Told what is worth knowing but no failure. */
  note(text: string): Promise<void>;
  /** How many writes were carried out so far, those inside an unfinished step included. */
  writes(): number;
}

const VISIBLE_MS = 10_000;
const AGAIN = "run the same command again";

/**
 * Takes a plan's steps one after the other, and reads again what it wrote. Throws conflict before the first write when
 * a step is blocked, and partial when something was done and something was not; running it again goes on.
 */
export async function applyPlan(plan: Plan, options: ApplyOptions): Promise<void> {
  refuseBlocked(plan);
  await inTurn(
    plan.map((step) => ({ resource: step.resource, run: () => applyStep(step, options) })),
    options,
  );
}

/** Does things to resources one after the other; at a failure says what was done and what was not. */
export async function inTurn(
  jobs: readonly { resource: Resource; run: () => Promise<CompletedStep["action"] | undefined> }[],
  { clock, onStep, writes }: Pick<ApplyOptions, "clock" | "onStep" | "writes">,
): Promise<void> {
  const done: string[] = [];
  for (const [index, { resource, run }] of jobs.entries()) {
    const begin = clock.elapsed();
    try {
      const action = await run();
      if (action === undefined) continue;
      done.push(label(resource));
      await onStep({ resource, action, milliseconds: clock.elapsed() - begin });
    } catch (error) {
      const rest = jobs.slice(index + 1).map((job) => label(job.resource));
      throw writes() > 0 || done.length > 0 ? halfWay(error, done, label(resource), rest) : error;
    }
  }
}

async function applyStep(step: Step, options: ApplyOptions): Promise<CompletedStep["action"] | undefined> {
  const { resource, desired, differences, live } = step;
  if (live?.busy !== undefined) await resource.settle?.();
  switch (step.action) {
    case "blocked":
      throw new TasksError("conflict", `${label(resource)}: ${step.reason}`, { hint: step.hint });
    case "unchanged":
      return undefined;
    case "update":
      await verify(step, await resource.update(desired, differences), options);
      return "update";
    case "create":
      return createOrJoin(step, options);
  }
}

/** Makes it. Where another run was faster, goes on with what that one made. */
async function createOrJoin(step: Step, options: ApplyOptions): Promise<CompletedStep["action"] | undefined> {
  const { resource, desired } = step;
  const attempt = async () => {
    const fields = await resource.create(desired);
    if (fields !== "taken") {
      await verify(step, fields, options);
      return { action: "create" } as const;
    }
    const found = await planResource(resource, options);
    return found.action === "create" ? undefined : { action: await applyStep(found, options) };
  };
  return (await untilNameIsFree(`of ${label(resource)}`, attempt, options.clock)).action;
}

/** Says so when what was read after a write is not what was written, after looking again for a while. */
async function verify(
  { resource, desired }: Step,
  first: Fields,
  { clock, note }: ApplyOptions,
): Promise<void> {
  let fields: Fields | undefined = first;
  const wrong = () =>
    Object.keys(desired.fields).filter(
      (field) =>
        fields === undefined || (Object.hasOwn(fields, field) && fields[field] !== desired.fields[field]),
    );
  for (const end = clock.elapsed() + VISIBLE_MS; wrong().length > 0;) {
    if (clock.elapsed() >= end) {
      await note(
        `${label(resource)}: ${wrong().join(", ")} not visible yet; \`tasks status\` shows when it is`,
      );
      return;
    }
    await clock.sleep(1000);
    fields = (await resource.read())?.fields;
  }
}

function halfWay(error: unknown, done: string[], failedAt: string, rest: string[]): unknown {
  if (!(error instanceof TasksError)) return error;
  const list = (names: string[]) => (names.length === 0 ? "nothing" : names.join(", "));
  return new TasksError(
    "partial",
    `${error.message} (done: ${list(done)}; failed at: ${failedAt}; not started: ${list(rest)})`,
    {
      hint: thenAgain(error.hint),
      cause: error,
    },
  );
}

function thenAgain(hint: string | undefined): string {
  if (hint === undefined) return AGAIN;
  return hint.includes(AGAIN) ? hint : `${hint}; then ${AGAIN}`;
}
