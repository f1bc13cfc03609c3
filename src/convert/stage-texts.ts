import { isObject } from "../task/unchecked.ts";

/** What has a stage's name in it, and by which path: values, and the names of schedules. */
export function stageTexts(part: unknown, stage: string): { path: string; text: string }[] {
  return textsOf(part, stage, "");
}

function textsOf(value: unknown, stage: string, path: string): { path: string; text: string }[] {
  if (typeof value === "string") return value.includes(stage) ? [{ path, text: value }] : [];
  if (Array.isArray(value)) return value.flatMap((one) => textsOf(one, stage, path));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    name.includes(stage)
      ? [{ path, text: name }]
      : textsOf(one, stage, path === "" ? name : `${path}.${name}`),
  );
}
