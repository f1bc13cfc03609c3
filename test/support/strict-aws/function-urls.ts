import { mustBe, Refusal } from "./refusal.ts";

/** What CreateFunctionUrlConfig takes. */
export interface UrlConfig {
  AuthType: string;
  InvokeMode?: string;
  Cors?: {
    AllowOrigins?: string[];
    AllowMethods?: string[];
    AllowHeaders?: string[];
    ExposeHeaders?: string[];
  };
}

/** What AddPermission takes. */
export interface PermissionInput {
  StatementId: string;
  Action: string;
  Principal: string;
  SourceArn?: string;
  FunctionUrlAuthType?: string;
  InvokedViaFunctionUrl?: boolean;
}

/** Lengths and words as Lambda's model (botocore) has them. */
export function checkUrlConfig({ AuthType, InvokeMode = "BUFFERED", Cors = {} }: UrlConfig): void {
  mustBe(["NONE", "AWS_IAM"].includes(AuthType), "AuthType");
  mustBe(["BUFFERED", "RESPONSE_STREAM"].includes(InvokeMode), "InvokeMode");
  const { AllowOrigins = [], AllowMethods = [], AllowHeaders = [], ExposeHeaders = [] } = Cors;
  const isList = (values: string[], { most, longest }: { most: number; longest: number }) =>
    values.length <= most && values.every((value) => value.length <= longest);
  mustBe(isList(AllowOrigins, { most: 100, longest: 253 }) && !AllowOrigins.includes(""), "AllowOrigins");
  mustBe(isList(AllowMethods, { most: 6, longest: 6 }), "AllowMethods");
  mustBe(isList(AllowHeaders, { most: 100, longest: 1024 }), "AllowHeaders");
  mustBe(isList(ExposeHeaders, { most: 100, longest: 1024 }), "ExposeHeaders");
}

/** A statement as Lambda makes it of what AddPermission was given (Developer Guide, "Control access to Lambda function URLs"). */
export function statementOf(input: PermissionInput, Resource: string): object {
  const { StatementId, Action, Principal, SourceArn, FunctionUrlAuthType, InvokedViaFunctionUrl } = input;
  mustBe(/^[A-Za-z0-9_-]{1,100}$/.test(StatementId), "StatementId");
  const only = (isGiven: boolean, action: string, name: string) => {
    if (isGiven && Action !== action)
      throw new Refusal("InvalidParameterValueException", `${name} goes with ${action} alone`);
  };
  only(FunctionUrlAuthType !== undefined, "lambda:InvokeFunctionUrl", "FunctionUrlAuthType");
  only(InvokedViaFunctionUrl === true, "lambda:InvokeFunction", "InvokedViaFunctionUrl");
  const conditions = {
    ...(SourceArn === undefined ? {} : { ArnLike: { "AWS:SourceArn": SourceArn } }),
    ...(FunctionUrlAuthType === undefined
      ? {}
      : { StringEquals: { "lambda:FunctionUrlAuthType": FunctionUrlAuthType } }),
    ...(InvokedViaFunctionUrl === true ? { Bool: { "lambda:InvokedViaFunctionUrl": "true" } } : {}),
  };
  return {
    Sid: StatementId,
    Effect: "Allow",
    Principal: principalOf(Principal),
    Action,
    Resource,
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
  };
}

function principalOf(text: string): string | object {
  if (text === "*") return text;
  if (/^\d{12}$/.test(text)) return { AWS: `arn:aws:iam::${text}:root` };
  return text.startsWith("arn:") ? { AWS: text } : { Service: text };
}
