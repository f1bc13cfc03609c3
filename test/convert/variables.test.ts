import { describe, expect, it } from "vitest";
import { convert, leftOutOf } from "./convert.ts";

/** What a variable of the function becomes; or why it is left out. */
function valueOf(value: string, rest = "", others: { [path: string]: string } = {}): unknown {
  const text = `service: { name: practice }
provider: { name: aws, region: eu-west-1 }
functions:
  create:
    handler: a.b
    environment:
      X1: ${value}
    events: [{ schedule: { rate: rate(1 day), input: { user_name: mai } } }]
${rest}`;
  const { file } = convert(text, { others });
  return file.env?.["X1"] ?? leftOutOf(text, { others }).find((said) => said.includes("X1"));
}

const custom = `custom:
  text: hello
  number: 0x10
  nothing: null
  list: [a, b]
  map: { a: { b: c } }
  loop: \${self:custom.loop}
  round: \${self:custom.square}
  square: \${self:custom.round}
  deep: \${self:custom.\${self:custom.name}}
  name: text
  params: x
params: { default: { p: of-param } }
`;

describe("a variable", () => {
  it.each([
    ["${self:custom.text}", "hello"],
    ["${self:custom.text}, world", "hello, world"],
    ["${self:custom.number}", "16"],
    ["${self:custom.list.1}", "b"],
    ["${self:custom.map.a.b}", "c"],
    ["${self:custom.deep}", "hello"],
    ["${self:service.name}", "practice"],
    ["${self:custom.missing, 'other'}", "other"],
    ["${self:custom.nothing, self:custom.text}", "hello"],
    ["${self:custom.missing, ${self:custom.text}}", "hello"],
    ['${opt:size, "large, or so"}', "large, or so"],
    ["${opt:stage, 'dev'}", "dev"],
    ["${sls:stage}", "dev"],
    ["${self:provider.stage}", "dev"],
    ["${aws:region}", "eu-west-1"],
    ["${param:p}", "of-param"],
    ["${env:HOME, 'of-file'}", "of-file"],
    ["${strToBool(true)}", "true"],
    ["${file(a.yml):b.c}", "of a"],
    ["${file(./a.json):b}", "of json"],
    ["\\${self:custom.text}", "${self:custom.text}"],
    ["!Sub '${AWS::StackName}-${AWS::Region}'", "practice-dev-eu-west-1"],
    ["!Join ['-', [a, !Ref AWS::Region]]", "a-eu-west-1"],
    ["${ssm:/a/b}", "ssm:/a/b"],
    ["${ssm(raw):/a/b~true}", "ssm:/a/b"],
    ["true", "true"],
    ["1.50", "1.5"],
  ])("%s", (value, is) => {
    const others = { "a.yml": "b: { c: of a }", "a.json": '{"b": "of json"}' };
    expect(valueOf(value, custom, others)).toBe(is);
  });

  it.each([
    ["${env:SECRET}", "${env:SECRET} comes from the shell that deploys"],
    ["${opt:size}", "${opt:size} is an option of the command line"],
    ["${self:custom.missing}", "${self:custom.missing} is not there"],
    ["${self:custom.loop}", "it refers to itself"],
    ["${self:custom.round}", "it refers to itself"],
    ["a ${self:custom.map}", "a map is in the middle of a text"],
    ["${self:custom.map}", "it is a map, and not a text"],
    ["${cf:other.Output}", "${cf:other.Output} is known to a deployment alone"],
    ["a ${ssm:/a/b}", "${ssm:/a/b} is in Parameter Store"],
    ["!Join ['', ['${ssm:/a/b}']]", "${ssm:/a/b} is in Parameter Store"],
    ["${self:custom.${ssm:/a/b}}", "${ssm:/a/b} is in Parameter Store"],
    ["${aws:accountId}", "${aws:accountId} is known to a deployment alone"],
    ["${file(../secret.yml):a}", "${file(../secret.yml)} is not in the folder of the file"],
    ["${file(/etc/passwd)}", "is not in the folder of the file"],
    ["${file(~/x.yml)}", "is not in the folder of the file"],
    ["${file(a.js):b}", "is neither YAML nor JSON"],
    ["${file(none.yml):b}", "${file(none.yml):b} is not there"],
    ["!GetAtt Queue.Arn", "!GetAtt is known to CloudFormation alone"],
    ["!ImportValue x", "!ImportValue is known to CloudFormation alone"],
    ["!If [IsProd, a, b]", "!If is known to CloudFormation alone"],
    ["arn:#{AWS::AccountId}", "a plugin fills its"],
    ["''", "it is empty"],
  ])("that says nothing is left out with why: %s", (value, why) => {
    expect(valueOf(value, custom)).toEqual(expect.stringContaining(`create.environment.X1, `));
    expect(valueOf(value, custom)).toEqual(expect.stringContaining(why));
  });

  it("of the file itself names the line on which it is used", () => {
    expect(valueOf("${self:custom.missing}", custom)).toMatch(/^serverless\.yml:7: /);
  });
});
