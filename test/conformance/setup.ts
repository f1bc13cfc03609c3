import type { TestProject } from "vitest/node";
import { bundleFunction } from "../../.build/bundle-function.mjs";
import {
  pythonWithCalendars,
  pythonWithModels,
  startDynamoDbLocal,
  startDynoxide,
  startMinistack,
  startMoto,
  taskwarriorCommand,
} from "../../.ci/engines.mjs";
import { lambdaRuntime, type LambdaRuntime } from "../../.ci/lambda-runtime.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    dynamoDbLocal: string | undefined;
    moto: string | undefined;
    ministack: string | undefined;
    dynoxide: string | undefined;
    /** The command of a Python with dateutil and icalendar. */
    python: string | undefined;
    /** The command of a Python with botocore and parliament. */
    models: string | undefined;
    lambda: LambdaRuntime | undefined;
    /** The command of taskwarrior. */
    taskwarrior: string | undefined;
  }
}

/**
 * Starts the engines once for all files. One that is missing is told of on a laptop, and fails the run in CI; but taskwarrior,
 * which is a package of the system's, as the shells of completion are.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // What `tasks schedule` deploys is made when the program is built.
  const [dynamoDbLocal, moto, ministack, dynoxide, python, models, lambda, taskwarrior] = await Promise.all([
    startOrTell("DynamoDB Local", startDynamoDbLocal),
    startOrTell("moto", startMoto),
    startOrTell("ministack", startMinistack),
    startOrTell("Dynoxide", startDynoxide),
    startOrTell("dateutil and icalendar", pythonWithCalendars),
    startOrTell("botocore and parliament", pythonWithModels),
    startOrTell("Lambda's runtime", lambdaRuntime),
    startOrTell("taskwarrior", taskwarriorCommand),
    bundleFunction("dist/lambda/index.mjs"),
  ]);
  const all = [dynamoDbLocal, moto, ministack, dynoxide];
  const stop = async () => {
    await Promise.all(all.map(async ({ engine }) => engine?.stop()));
  };
  const missingOf = (started: readonly { missing?: string }[]) =>
    started.map(({ missing }) => missing).filter((text) => text !== undefined);
  const needed = missingOf([...all, python, models, lambda]);
  if (needed.length > 0 && process.env["CI"] === "true") {
    await stop();
    throw new Error(needed.join("\n"));
  }
  for (const text of [...needed, ...missingOf([taskwarrior])])
    process.stderr.write(`!!! conformance tests SKIPPED: ${text}\n`);
  project.provide("dynamoDbLocal", dynamoDbLocal.engine?.endpoint);
  project.provide("moto", moto.engine?.endpoint);
  project.provide("ministack", ministack.engine?.endpoint);
  project.provide("dynoxide", dynoxide.engine?.endpoint);
  project.provide("python", python.engine);
  project.provide("models", models.engine);
  project.provide("lambda", lambda.engine);
  project.provide("taskwarrior", taskwarrior.engine);
  return stop;
}

async function startOrTell<Started>(
  name: string,
  start: () => Promise<Started>,
): Promise<{ engine?: Started; missing?: string }> {
  try {
    return { engine: await start() };
  } catch (error) {
    return { missing: `${name}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
