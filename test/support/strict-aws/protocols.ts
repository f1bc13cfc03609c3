import type { IncomingMessage } from "node:http";

/** The three ways in which AWS's services are spoken to. */
type Protocol = "json" | "query" | "rest";

/** A request, whichever the protocol. */
export interface Asked {
  protocol: Protocol;
  /** As in AWSEvents, IAM or Lambda. */
  service: string;
  operation: string;
  input: object;
}

/** What a request asks for. */
export function readRequest({ headers, method = "", url = "" }: IncomingMessage, body: string): Asked {
  const target = headers["x-amz-target"];
  if (target !== undefined) {
    const [service = "", operation = ""] = String(target).split(".");
    return { protocol: "json", service, operation, input: JSON.parse(body) as object };
  }
  const { pathname, searchParams } = new URL(url, "http://local");
  const path = pathname.split("/").slice(1).map(decodeURIComponent);
  if (/^(schedules|schedule-groups|tags)$/.test(path[0] ?? "")) {
    const found = scheduler(method, path, { ...Object.fromEntries(searchParams), ...jsonOf(body) });
    return { protocol: "rest", service: "Scheduler", ...found };
  }
  if (path.length > 1) return { protocol: "rest", service: "Lambda", ...lambda(method, path, body) };
  const { Action = "GetCallerIdentity", ...input } = Object.fromEntries(new URLSearchParams(body));
  const service = Action === "GetCallerIdentity" ? "STS" : "IAM";
  return { protocol: "query", service, operation: Action, input };
}

// Developer Guide of Lambda, API reference: the last part of the path after the function's name.
const LAMBDA: { [route: string]: string } = {
  "POST ": "CreateFunction",
  "GET ": "GetFunction",
  "DELETE ": "DeleteFunction",
  "PUT configuration": "UpdateFunctionConfiguration",
  "PUT code": "UpdateFunctionCode",
  "GET policy": "GetPolicy",
  "POST invocations": "Invoke",
  "POST policy": "AddPermission",
  "DELETE policy": "RemovePermission",
  "POST url": "CreateFunctionUrlConfig",
  "GET url": "GetFunctionUrlConfig",
  "PUT url": "UpdateFunctionUrlConfig",
  "DELETE url": "DeleteFunctionUrlConfig",
  "GET event-invoke-config": "GetFunctionEventInvokeConfig",
  "PUT event-invoke-config": "PutFunctionEventInvokeConfig",
};

const SCHEDULER: { [route: string]: string } = {
  "POST schedules": "CreateSchedule",
  "PUT schedules": "UpdateSchedule",
  "GET schedules": "GetSchedule",
  "DELETE schedules": "DeleteSchedule",
  "POST schedule-groups": "CreateScheduleGroup",
  "GET schedule-groups": "GetScheduleGroup",
  "DELETE schedule-groups": "DeleteScheduleGroup",
  "GET tags": "ListTagsForResource",
  "POST tags": "TagResource",
};

function scheduler(method: string, [room = "", name]: string[], input: object) {
  if (room === "tags")
    return { operation: SCHEDULER[`${method} tags`]!, input: { ResourceArn: name, ...input } };
  if (name === undefined) return { operation: "ListSchedules", input };
  return {
    operation: SCHEDULER[`${method} ${room}`] ?? `${method} ${room}`,
    input: { Name: name, ...input },
  };
}

function jsonOf(body: string): object {
  return body === "" ? {} : (JSON.parse(body) as object);
}

function lambda(method: string, [, room, name, part = "", id]: string[], body: string) {
  const input = jsonOf(body);
  if (room === "tags") return { operation: "TagResource", input: { Resource: name, ...input } };
  const names = {
    ...(name === undefined ? {} : { FunctionName: name }),
    ...(id === undefined ? {} : { StatementId: id }),
  };
  return { operation: LAMBDA[`${method} ${part}`] ?? `${method} ${part}`, input: { ...names, ...input } };
}

/** An answer, or an error, as bytes with the headers that say what it is. */
export function encode(
  { protocol, operation }: Pick<Asked, "protocol" | "operation">,
  answer: { output: unknown } | { error: { name: string; message: string } },
): { status: number; headers: { [name: string]: string }; body: string } {
  if ("error" in answer) {
    const { name, message } = answer.error;
    const status = STATUS[name] ?? 400;
    if (protocol === "query") {
      const body = `<ErrorResponse><Error><Type>Sender</Type>${xml({ Code: name, Message: message })}</Error>
<RequestId>r</RequestId></ErrorResponse>`;
      return { status, headers: XML, body };
    }
    const body = JSON.stringify({ __type: name, message, Message: message });
    return {
      status: protocol === "json" ? 400 : status,
      headers: { ...JSON_TYPE, "x-amzn-errortype": name },
      body,
    };
  }
  if (protocol !== "query") return { status: 200, headers: JSON_TYPE, body: JSON.stringify(answer.output) };
  const body = `<${operation}Response><${operation}Result>${xml(answer.output)}</${operation}Result>
<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${operation}Response>`;
  return { status: 200, headers: XML, body };
}

const XML = { "content-type": "text/xml" };
const JSON_TYPE = { "content-type": "application/x-amz-json-1.1" };
const STATUS: { [name: string]: number } = {
  AccessDeniedException: 403,
  ThrottlingException: 400,
  NoSuchEntity: 404,
  ResourceNotFoundException: 404,
  EntityAlreadyExists: 409,
  ResourceConflictException: 409,
  ConflictException: 409,
};

function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${xml(one)}</member>`).join("");
  if (typeof value === "string") return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? "");
  return Object.entries(value)
    .map(([name, one]) => `<${name}>${xml(one)}</${name}>`)
    .join("");
}
