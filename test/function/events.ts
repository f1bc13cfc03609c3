/** Developer Guide of API Gateway, "Create AWS Lambda proxy integrations for HTTP APIs", format 1.0. */
export function eventV1(change: { [name: string]: unknown }) {
  return {
    version: "1.0",
    resource: "/my/path",
    path: "/my/path",
    httpMethod: "GET",
    headers: { header1: "value1", header2: "value2" },
    multiValueHeaders: { header1: ["value1"], header2: ["value1", "value2"] },
    queryStringParameters: { parameter1: "value1", parameter2: "value" },
    multiValueQueryStringParameters: { parameter1: ["value1", "value2"], parameter2: ["value"] },
    requestContext: {
      accountId: "123456789012",
      apiId: "id",
      authorizer: { claims: null, scopes: null },
      domainName: "id.execute-api.us-east-1.amazonaws.com",
      domainPrefix: "id",
      extendedRequestId: "request-id",
      httpMethod: "GET",
      identity: { sourceIp: "192.0.2.1", user: null, userAgent: "user-agent" },
      path: "/my/path",
      protocol: "HTTP/1.1",
      requestId: "id=",
      requestTime: "04/Mar/2020:19:15:17 +0000",
      requestTimeEpoch: 1583349317135,
      resourcePath: "/my/path",
      stage: "$default",
    },
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    ...change,
  };
}

/** The same page, format 2.0. */
export function eventV2(method: string, change: { [name: string]: unknown }) {
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: "/my/path",
    rawQueryString: "parameter1=value1&parameter1=value2&parameter2=value",
    cookies: ["cookie1", "cookie2"],
    headers: { header1: "value1", header2: "value1,value2" },
    requestContext: {
      accountId: "123456789012",
      apiId: "api-id",
      domainName: "id.execute-api.us-east-1.amazonaws.com",
      domainPrefix: "id",
      http: { method, path: "/my/path", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "agent" },
      requestId: "id",
      routeKey: "$default",
      stage: "$default",
      time: "12/Mar/2020:19:03:58 +0000",
      timeEpoch: 1583348638390,
    },
    isBase64Encoded: false,
    ...change,
  };
}

/** User Guide of EventBridge, "Creating a rule that runs on a schedule": the event of a rule without an input. */
export const SCHEDULED_EVENT = {
  version: "0",
  id: "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
  "detail-type": "Scheduled Event",
  source: "aws.events",
  account: "123456789012",
  time: "2015-10-08T16:53:06Z",
  region: "us-east-1",
  resources: ["arn:aws:events:us-east-1:123456789012:rule/my-scheduled-rule"],
  detail: {},
};
