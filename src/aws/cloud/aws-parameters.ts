import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  type ParameterMetadata,
  type ParameterStringFilter,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import type { AwsCall, AwsCalls } from "../client/aws-calls.ts";
import { eachPage } from "../client/each-page.ts";
import {
  parameterTypes,
  type NewParameter,
  type Parameter,
  type ParameterInfo,
  type Parameters,
  type ParameterType,
} from "../../cloud/parameter.ts";
import type { Tags } from "../../cloud/resource.ts";
import { readTags, tagList, tagsOf } from "./tag-list.ts";

const MISSING = "ParameterNotFound";
const TAKEN = "ParameterAlreadyExists";
const PASSING = ["TooManyUpdates"];

/** AWS Systems Manager Parameter Store. */
export class AwsParameters implements Parameters {
  readonly areTagsLate = true;
  readonly #client: SSMClient;
  readonly #calls: AwsCalls;

  constructor(client: SSMClient, calls: AwsCalls) {
    this.#client = client;
    this.#calls = calls;
  }

  async get(name: string): Promise<Parameter | undefined> {
    const { output } = await this.#about(name)(
      "GetParameter",
      () => new GetParameterCommand({ Name: name, WithDecryption: true }),
      { expected: [MISSING] },
    );
    const found = output?.Parameter;
    return found === undefined ? undefined : { ...infoOf(found), name, value: found.Value ?? "" };
  }

  async tags(name: string): Promise<Tags | "denied"> {
    return readTags(async () => {
      const { output } = await this.#about(name)(
        "ListTagsForResource",
        () => new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: name }),
        {
          // Gone between two reads: there is nothing that could be anybody's.
          expected: ["InvalidResourceId"],
        },
      );
      return tagsOf(output?.TagList);
    });
  }

  async create({ name, value, type, tags }: NewParameter): Promise<"created" | "taken"> {
    const Tags = tagList(tags);
    const { error } = await this.#about(name)(
      "PutParameter",
      () =>
        new PutParameterCommand({
          Name: name,
          Value: value,
          Type: type,
          ...(Tags.length > 0 ? { Tags } : {}),
        }),
      { expected: [TAKEN], passing: PASSING, quota: "parameters of the region (10000)" },
    );
    return error === undefined ? "created" : "taken";
  }

  async replace(name: string, value: string, type: ParameterType): Promise<void> {
    await this.#about(name)(
      "PutParameter",
      () => new PutParameterCommand({ Name: name, Value: value, Type: type, Overwrite: true }),
      { passing: PASSING },
    );
  }

  async addTags(name: string, tags: Tags): Promise<void> {
    const Tags = tagList(tags);
    await this.#about(name)(
      "AddTagsToResource",
      () => new AddTagsToResourceCommand({ ResourceType: "Parameter", ResourceId: name, Tags }),
      { passing: PASSING },
    );
  }

  async tagged(tags: Tags): Promise<string[] | "denied"> {
    const filters = Object.entries(tags).map(([name, value]) => ({ Key: `tag:${name}`, Values: [value] }));
    const names: string[] = [];
    const all = async () => {
      await eachPage(async (token) => {
        const { found, next } = await this.#describe(token, filters);
        names.push(...found.map(({ Name = "" }) => Name));
        return next;
      });
      return names;
    };
    return readTags(all);
  }

  async delete(name: string): Promise<boolean> {
    const { error, lostAnswer } = await this.#about(name)(
      "DeleteParameter",
      () => new DeleteParameterCommand({ Name: name }),
      { expected: [MISSING] },
    );
    // Gone by an attempt of ours, for all that anybody knows.
    return error === undefined || lostAnswer;
  }

  async *list(path: string | undefined): AsyncGenerator<ParameterInfo[]> {
    let next: string | undefined;
    do {
      const page = path === undefined ? await this.#describe(next) : await this.#byPath(path, next);
      yield page.found.map(infoOf);
      next = page.next;
    } while (next !== undefined);
  }

  async #describe(NextToken: string | undefined, ParameterFilters?: ParameterStringFilter[]) {
    const { output } = await this.#about("")(
      "DescribeParameters",
      () => new DescribeParametersCommand({ MaxResults: 50, NextToken, ParameterFilters }),
    );
    return { found: output?.Parameters ?? [], next: output?.NextToken };
  }

  async #byPath(path: string, NextToken: string | undefined) {
    const { output } = await this.#about(path)(
      "GetParametersByPath",
      () =>
        new GetParametersByPathCommand({
          Path: path,
          Recursive: true,
          WithDecryption: false,
          MaxResults: 10,
          NextToken,
        }),
    );
    return { found: output?.Parameters ?? [], next: output?.NextToken };
  }

  #about(name: string): AwsCall {
    return this.#calls.to(this.#client, name);
  }
}

function infoOf(
  found: Pick<ParameterMetadata, "Name" | "Version" | "LastModifiedDate"> & { Type?: string | undefined },
): ParameterInfo {
  const type = parameterTypes.find((known) => known === found.Type) ?? "String";
  return {
    name: found.Name ?? "",
    type,
    version: found.Version ?? 1,
    modifiedAt: found.LastModifiedDate?.getTime(),
  };
}
