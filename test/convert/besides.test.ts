import { describe, expect, it } from "vitest";
import { convert, leftOutOf } from "./convert.ts";

const EVENTS = "events: [{ schedule: { rate: rate(1 day), input: { user_name: mai } } }]";
const withProvider = (provider: string) => `service: practice
provider:
  name: aws
  region: eu-west-1
${provider.replaceAll(/^/gm, "  ")}
functions:
  create: { handler: a.b, ${EVENTS} }
`;

describe("a role that the file asks for", () => {
  it.each([
    "iam: { role: { statements: [{ Effect: Allow, Action: [dynamodb:PutItem, dynamodb:Query], Resource: '*' }] } }",
    "iamRoleStatements: [{ Effect: Allow, Action: logs:PutLogEvents, Resource: '*' }]",
    "iam: { role: { managedPolicies: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'] } }",
    "iam: { role: { name: mine } }",
  ])("is what tasks gives anyway, and not spoken of: %s", (provider) => {
    expect(leftOutOf(withProvider(provider))).toEqual([]);
  });

  it.each([
    [
      "iamRoleStatements: [{ Effect: Allow, Action: ['s3:*', dynamodb:PutItem], Resource: '*' }]",
      "need s3:*",
    ],
    ["iamRoleStatements: [{ Effect: Deny, Action: 's3:*', Resource: '*' }]", "it denies"],
    ["iamRoleStatements: [{ Effect: Allow, NotAction: 's3:*', Resource: '*' }]", "its actions are not known"],
    ["iamRoleStatements: ['${file(x.js)}']", "is neither YAML nor JSON"],
    [
      "iam: { role: { statements: [{ Effect: Allow, Action: [a, b, c, d, e] }] } }",
      "need a, b, c and 2 more",
    ],
    ["iam: { role: { managedPolicies: ['arn:aws:iam::aws:policy/Other'] } }", "Other' is not attached"],
    ["iam: { role: 'arn:aws:iam::123456789012:role/mine' }", "provider.iam.role, tasks makes"],
    ["iam: { deploymentRole: x }", "provider.iam.deploymentRole, tasks makes"],
    ["role: !ImportValue x", "provider.role, tasks makes"],
  ])("is spoken of where it is more: %s", (provider, said) => {
    expect(leftOutOf(withProvider(provider))).toEqual([
      expect.stringMatching(/^serverless\.yml:5: provider/),
    ]);
    expect(leftOutOf(withProvider(provider))).toEqual([expect.stringContaining(said)]);
  });

  it("may be the file's own, by its name or its ARN", () => {
    const role = (name: string) => `${withProvider(`role: ${name}`)}resources:
  Resources:
    Mine:
      Type: AWS::IAM::Role
      Properties:
        AssumeRolePolicyDocument:
          Statement: { Effect: Allow, Principal: { Service: [lambda.amazonaws.com] }, Action: sts:AssumeRole }
        Policies: [{ PolicyDocument: { Statement: [{ Effect: Allow, Action: 's3:*' }] } }]
`;
    for (const name of ["Mine", "!GetAtt Mine.Arn", "{ 'Fn::GetAtt': [Mine, Arn] }"])
      expect(leftOutOf(role(name))).toEqual([
        "serverless.yml:15: resources.Resources.Mine.Policies[0][0], the function of tasks does not need s3:*",
      ]);
  });
});

describe("the boundary of a role, and how long logs are kept", () => {
  it.each([
    ["rolePermissionsBoundary: arn:aws:iam::123456789012:policy/limits"],
    ["iam: { role: { permissionsBoundary: arn:aws:iam::123456789012:policy/limits } }"],
  ])("%s", (provider) => {
    const { file, leftOut } = convert(withProvider(`${provider}\nlogRetentionInDays: 30`));
    expect([file.function, leftOut]).toEqual([
      { retention: 30, "permissions-boundary": "arn:aws:iam::123456789012:policy/limits" },
      [],
    ]);
  });
});

describe("what stands beside functions and resources", () => {
  it.each([
    ["plugins: [serverless-offline, serverless-esbuild, ./mine]", []],
    [
      "plugins: [serverless-plugin-warmup]",
      ["serverless.yml:7: plugins[0], what 'serverless-plugin-warmup' adds"],
    ],
    ["plugins: { modules: [other] }", ["serverless.yml:7: plugins[0], what 'other' adds"]],
    ["frameworkVersion: '3'\nuseDotenv: true\npackage: { individually: true }\norg: a\napp: b", []],
    ["stepFunctions: {}", ["serverless.yml:7: stepFunctions, tasks has nothing like it"]],
    ["resources: { Outputs: {} }", ["serverless.yml:7: resources.Outputs, tasks makes resources without"]],
    ["resources: ['${file(x.yml)}']", ["serverless.yml:7: resources, ${file(x.yml)} is not there"]],
    [
      "resources: { Resources: { A: [1] } }",
      ["serverless.yml:7: resources.Resources.A, it is not a map with a Type"],
    ],
    [
      "resources: { Resources: '${env:X}' }",
      ["serverless.yml:7: resources.Resources, ${env:X} comes from the shell"],
    ],
  ])("%s", (rest, said) => {
    const text = `${withProvider("runtime: nodejs20.x").trimEnd()}\n${rest}\n`.replace(
      "  runtime: nodejs20.x\n",
      "",
    );
    expect(leftOutOf(text)).toEqual(said.map((one) => expect.stringContaining(one) as string));
  });

  it.each([
    ["profile: mine", "provider.profile, a tasks.json names none: give --profile"],
    ["vpc: {}", "provider.vpc, tasks has no word for it"],
    ["httpApi: { payload: '1.0' }", "provider.httpApi.payload, the address has no word for it"],
  ])("and of the provider: %s", (provider, said) => {
    expect(leftOutOf(withProvider(provider))).toEqual([`serverless.yml:5: ${said}`]);
  });
});

describe("functions", () => {
  it("may be a list of maps, or none", () => {
    const list = `service: practice\nprovider: { name: aws }\nfunctions:\n  - a: { handler: x, ${EVENTS} }\n  - b: { handler: x, ${EVENTS} }\n`;
    expect(Object.keys(convert(list).file.schedules ?? {})).toEqual(["a", "b"]);
    expect(convert("service: practice\nprovider: { name: aws }\nfunctions:\n").leftOut).toEqual([]);
  });

  it.each([
    ["url: true", { auth: "none" }],
    [
      "url: { authorizer: aws_iam, cors: { allowedOrigins: ['https://a.example'] } }",
      { auth: "iam", cors: ["https://a.example"] },
    ],
    ["url: { cors: true }", { auth: "none", cors: ["*"] }],
  ])("have an address of their own: %s", (url, endpoint) => {
    const text = `service: practice\nprovider: { name: aws }\nfunctions:\n  a: { handler: x, ${url} }\n`;
    expect([convert(text).file.endpoint, convert(text).leftOut]).toEqual([endpoint, []]);
  });

  it.each([
    "url: false",
    "url: [1]",
    "url: { invokeMode: RESPONSE_STREAM }",
    "events: 5",
    "events: [5, null]",
  ])("are left out with what they have: %s", (said) => {
    const text = `service: practice\nprovider: { name: aws }\nfunctions:\n  a: { handler: x, ${said} }\n`;
    expect(leftOutOf(text)).not.toEqual([]);
  });
});

describe("keys of the API", () => {
  it("keep the address from being open", () => {
    const events = "events: [{ http: { path: a, method: get, private: true } }]";
    const text = `service: practice\nprovider: { name: aws }\nfunctions:\n  a: { handler: x, ${events} }\n`;
    expect(convert(text).file.endpoint).toEqual({ auth: "iam" });
    expect(leftOutOf(text)).toEqual([expect.stringContaining("functions.a.events[0].http.private, ")]);
  });

  it("and cors of the whole API is the address's", () => {
    const text = `service: practice\nprovider: { name: aws, httpApi: { cors: { allowedOrigins: ['https://a.example', '!'] } } }\nfunctions:\n  a: { handler: x, events: [{ httpApi: GET / }] }\n`;
    expect(convert(text).file.endpoint).toEqual({ auth: "none", cors: ["https://a.example"] });
    expect(leftOutOf(text)).toEqual([expect.stringContaining("provider.httpApi.cors, '!' is not an origin")]);
  });
});
