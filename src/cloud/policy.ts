/** What a policy names. */
export interface PolicyNames {
  /** As in aws or aws-cn. */
  partition: string;
  region: string;
  account: string;
  table: string;
  /** The parameter with the table's name. */
  parameter: string;
  /** The parameter that --table refers to; undefined: it names the table itself. */
  reference: string | undefined;
}

interface Statement {
  Sid: string;
  Effect: "Allow";
  Action: string[];
  Resource: string | string[];
}

export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: Statement[];
}

/** The actions of one command, by what they are about. `everything`: AWS takes no narrower resource for these. */
interface Needs {
  table?: string[];
  parameter?: string[];
  /** Every parameter below /<service>/ and the like: those that `tasks parameter` is used for. */
  parameters?: string[];
  everything?: string[];
}

const READ: Needs = {
  table: ["DescribeTable", "ListTagsOfResource", "DescribeTimeToLive", "DescribeContinuousBackups"],
  parameter: ["GetParameter", "ListTagsForResource"],
};

const NEEDS: { [command: string]: Needs } = {
  create: { table: ["PutItem", "Query"] },
  get: { table: ["GetItem"] },
  query: { table: ["Query"] },
  scan: { table: ["Scan", "DescribeTable"] },
  update: { table: ["UpdateItem"] },
  done: { table: ["UpdateItem"] },
  reschedule: { table: ["GetItem", "PutItem", "DeleteItem", "ConditionCheckItem"] },
  delete: { table: ["DeleteItem"] },
  import: { table: ["BatchWriteItem", "PutItem"] },
  export: { table: ["Scan", "DescribeTable"] },
  doctor: { table: ["DescribeTable"] },
  status: READ,
  provision: {
    table: [
      ...READ.table!,
      "CreateTable",
      "UpdateTable",
      "TagResource",
      "UpdateTimeToLive",
      "UpdateContinuousBackups",
    ],
    parameter: [...READ.parameter!, "PutParameter", "AddTagsToResource"],
  },
  destroy: {
    table: [...READ.table!, "Scan", "DeleteTable"],
    parameter: [...READ.parameter!, "DeleteParameter"],
  },
  parameter: {
    parameters: ["GetParameter", "GetParametersByPath", "PutParameter", "DeleteParameter"],
    everything: ["ssm:DescribeParameters"],
  },
};

/** The commands that have a policy. */
export const policyCommands = Object.keys(NEEDS);

/** The least that an operator needs for a command: these actions, on these ARNs. Pure. */
export function policyFor(command: string, names: PolicyNames): PolicyDocument {
  const needs = NEEDS[command]!;
  const { partition, region, account, table, parameter, reference } = names;
  const place = `${region}:${account}`;
  const parameterArn = (name: string) => `arn:${partition}:ssm:${place}:parameter/${name.replace(/^\//, "")}`;
  const statements: Statement[] = [];
  const allow = (
    Sid: string,
    service: string,
    actions: string[] | undefined,
    Resource: string | string[],
  ) => {
    if (actions === undefined) return;
    const Action = actions.map((action) => (service === "" ? action : `${service}:${action}`)).sort();
    statements.push({ Sid, Effect: "Allow", Action, Resource });
  };
  allow("Table", "dynamodb", needs.table, `arn:${partition}:dynamodb:${place}:table/${table}`);
  allow("Parameter", "ssm", needs.parameter, parameterArn(parameter));
  const folder = parameter.slice(0, parameter.lastIndexOf("/"));
  allow("Parameters", "ssm", needs.parameters, [parameterArn(folder), parameterArn(`${folder}/*`)]);
  allow("Everything", "", needs.everything, "*");
  if (reference !== undefined && needs.table !== undefined) {
    allow("TableReference", "ssm", ["GetParameter"], parameterArn(reference));
  }
  return { Version: "2012-10-17", Statement: statements };
}
