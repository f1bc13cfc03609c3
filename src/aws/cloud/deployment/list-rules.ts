import {
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  type EventBridgeClient,
  type Rule,
} from "@aws-sdk/client-eventbridge";
import { TasksError } from "../../../errors.ts";
import type { AwsCalls } from "../../client/aws-calls.ts";
import { eachPage } from "../../client/each-page.ts";

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
    await eachPage(async (NextToken) => {
      const make = () => new ListRulesCommand({ NamePrefix: prefix, NextToken });
      const { output } = await call("ListRules", make);
      found.push(...(output?.Rules ?? []));
      return output?.NextToken;
    });
    return found;
  };
  const invoking = async () => {
    const found = new Set<string>();
    await eachPage(async (NextToken) => {
      const make = () => new ListRuleNamesByTargetCommand({ TargetArn: functionArn, NextToken });
      const { output } = await call("ListRuleNamesByTarget", make);
      for (const name of output?.RuleNames ?? []) found.add(name);
      return output?.NextToken;
    });
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
