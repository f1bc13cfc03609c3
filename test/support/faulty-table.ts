import { onTestFinished } from "vitest";
import type { CallReport } from "../../src/aws/client/call.ts";
import type { AwsTarget } from "../../src/aws/client/aws-target.ts";
import { DynamoTaskTable } from "../../src/aws/table/dynamo-task-table.ts";
import { engineTarget, makeTable } from "./dynamo.ts";
import { startFaultProxy, type Fault, type ProxiedRequest } from "./fault-proxy.ts";

type Decide = (request: ProxiedRequest, direct: DynamoTaskTable) => Fault | Promise<Fault>;

/**
 * An empty table seen twice until the test ends: through a proxy whose faults `decide` chooses, and directly, as another
 * writer sees it.
 */
export async function openFaultyTable(
  engine: string,
  decide: Decide,
  changes: Partial<Pick<AwsTarget, "env" | "clock" | "answerLimits">> = {},
) {
  const name = await makeTable(engine);
  const direct = new DynamoTaskTable(name, engineTarget(engine), undefined);
  const proxy = await startFaultProxy(engine, (request) => decide(request, direct));
  const reports: CallReport[] = [];
  const target = engineTarget(proxy.endpoint, changes);
  const table = new DynamoTaskTable(name, target, (report) => reports.push(report));
  onTestFinished(async () => {
    table.close();
    direct.close();
    await proxy.stop();
  });
  return { table, direct, requests: proxy.requests, reports };
}

/** The first request of each operation (or of the one named) meets a fault, and all others pass. */
export function onceEach(fault: Fault, operation?: string): Decide {
  const met = new Set<string>();
  return (request) => {
    if (met.has(request.operation) || (operation ?? request.operation) !== request.operation) return "pass";
    met.add(request.operation);
    return fault;
  };
}
