import type { Cloud } from "../../../cloud/cloud.ts";
import { planDestroy, type Removal } from "../../../cloud/destroy.ts";
import { label, type Resource } from "../../../cloud/resource.ts";
import type { Context } from "../../../context.ts";
import type { ServiceWanted } from "./read-service.ts";

/** What the config file says that the service has in this stage; undefined where no file says it. */
export async function wantedService(context: Context): Promise<ServiceWanted | undefined> {
  const { serviceFile, service, stage } = context.settings;
  if (serviceFile === undefined) return undefined;
  const { readService } = await import("./read-service.ts");
  return readService(serviceFile, {
    owner: { service: service.value, stage: stage.value },
    now: context.clock.now(),
  });
}

/** All that the file speaks of, as it says. */
export async function resourcesOf(
  cloud: Cloud,
  { table, makes, deployment }: ServiceWanted,
): Promise<Resource[]> {
  const [own, deployed] = await Promise.all([
    makes.table || makes.parameter ? cloud.resources(table) : [],
    deployment === undefined ? [] : cloud.deployment(deployment),
  ]);
  return [...own.filter(({ kind }) => makes.table || kind !== "table"), ...deployed];
}

/**
 * What becomes of all that is there and not among what the file speaks of, in the order in which it would be removed. Never a
 * table, whose records nobody has spoken of.
 */
export async function removalsOf(wanted: readonly Resource[], cloud: Cloud): Promise<Removal[]> {
  const { owner, clock } = cloud;
  const [now, left] = await Promise.all([cloud.resources(undefined), cloud.leftovers()]);
  const seen = new Set(wanted.map(label));
  const others = [...now, ...left].filter((one) => !seen.has(label(one)) && seen.add(label(one)));
  const removals = await planDestroy(
    others.filter(({ kind }) => kind !== "table"),
    { owner, clock, keepData: false, deleteData: false },
  );
  return removals.filter(({ action }) => action !== "gone");
}

/** What calls the function and is not in the file, by name. */
export async function othersThan(cloud: Cloud, { deployment }: ServiceWanted): Promise<string[]> {
  // Where there are no accounts there is no function.
  if (cloud.target === "aws" && (await cloud.place()).account === undefined) return [];
  const wanted = new Set(deployment?.schedules.map(({ name }) => name));
  const [there, address] = await Promise.all([
    cloud.schedules().then((schedules) => schedules.list()),
    deployment?.endpoint === undefined ? cloud.endpoint().then((endpoint) => endpoint?.get()) : undefined,
  ]);
  const schedules = there.map(({ name }) => name).filter((name) => !wanted.has(name));
  return [...schedules, ...(address === undefined ? [] : ["the endpoint"])];
}
