/** One statement of an IAM policy. Ours allow, and never deny. */
export interface Statement {
  Sid?: string;
  Effect: "Allow";
  /** The service that may: in a trust, and in the policy of what is used, as a queue. */
  Principal?: { Service: string };
  Action: string | string[];
  Resource?: string | string[];
  Condition?: object;
}

export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: readonly Statement[];
}

export function policyDocument(statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** The document as IAM and SQS take it: JSON text. */
export function policyText(statements: readonly Statement[]): string {
  return JSON.stringify(policyDocument(statements));
}

export function allow(Sid: string, Action: string | string[], Resource: string | string[]): Statement {
  return { Sid, Effect: "Allow", Action, Resource };
}

/** Who may assume a role: one service, under a condition where there is one. JSON text. */
export function trustText(service: string, Condition?: object): string {
  const assume = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" } as const;
  return policyText([Condition === undefined ? assume : { ...assume, Condition }]);
}
