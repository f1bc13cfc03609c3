import type { Json } from "./plain-json.ts";
import type { TablePart } from "./table.ts";

/** A schedule as a tasks.json has it. */
export interface SchedulePart {
  user?: string;
  rate?: string;
  cron?: string;
  at?: string;
  pattern?: Json;
  zone?: string;
  start?: string;
  end?: string;
  window?: string;
  engine?: "scheduler";
  input?: Json;
  enabled?: boolean;
  retries?: number;
  "max-age"?: string;
}

export interface EndpointPart {
  auth: "iam" | "none";
  cors?: string[];
}

/** What is said of the function that all share. */
export interface FunctionPart {
  memory?: number;
  timeout?: number;
  retention?: number;
  architecture?: "arm64" | "x86_64";
  "permissions-boundary"?: string;
  tags?: { [name: string]: string };
}

/** What a tasks.json says of one stage. */
export interface ServicePart {
  table?: TablePart;
  parameter?: string;
  schedules?: { [name: string]: SchedulePart };
  env?: { [name: string]: string };
  endpoint?: EndpointPart;
  function?: FunctionPart;
}
