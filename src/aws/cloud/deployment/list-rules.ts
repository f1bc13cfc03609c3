import {
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  type EventBridgeClient,
  type Rule,
} from "@aws-sdk/client-eventbridge";
import { TasksError } from "../../../errors.ts";
import type { AwsCalls } from "../../client/aws-calls.ts";

interface Listed {
  rules: Rule[];
  /** The names of those that invoke the function. */
  invoking: ReadonlySet<string>;
}

/**
 * The rules whose names begin with the prefix, and which of them invoke the function: calls that grow by page alone, where
 * asking each rule for its tags would be hundreds.
 */
export async function listRules(
  prefix: string,
  functionArn: string,
  { client, calls }: { client: EventBridgeClient; calls: AwsCalls },
): Promise<Listed> {
  const call = calls.to(client, prefix);
  const rules = async () => {
    const found: Rule[] = [];
    let NextToken: string | undefined;
    do {
      const input = { NamePrefix: prefix, ...(NextToken === undefined ? {} : { NextToken }) };
      const { output } = await call("ListRules", () => new ListRulesCommand(input));
      found.push(...(output?.Rules ?? []));
      NextToken = output?.NextToken;
    } while (NextToken !== undefined);
    return found;
  };
  const invoking = async () => {
    const found = new Set<string>();
    let NextToken: string | undefined;
    do {
      const input = { TargetArn: functionArn, ...(NextToken === undefined ? {} : { NextToken }) };
      const make = () => new ListRuleNamesByTargetCommand(input);
      const { output } = await call("ListRuleNamesByTarget", make);
      for (const name of output?.RuleNames ?? []) found.add(name);
      NextToken = output?.NextToken;
    } while (NextToken !== undefined);
    return found;
  };
  const [all, ours] = await Promise.all([rules(), invoking().catch(unknownToSome)]);
  return { rules: all, invoking: ours };
}

/** Where nobody may ask, or the endpoint does not know the question, the rules' tags say whose they are. */
function unknownToSome(error: unknown): Set<string> {
  if (error instanceof TasksError && (error.kind === "denied" || error.kind === "failed")) return new Set();
  throw error;
}
