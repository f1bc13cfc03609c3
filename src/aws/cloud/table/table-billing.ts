import type { Fields } from "../../../cloud/resource.ts";

/** PROVISIONED needs throughput, and PAY_PER_REQUEST forbids it. */
export function billingOf(fields: Fields) {
  if (fields["billing"] !== "provisioned") return { BillingMode: "PAY_PER_REQUEST" as const };
  return {
    BillingMode: "PROVISIONED" as const,
    ProvisionedThroughput: throughputOf(fields),
  };
}

export function throughputOf(fields: Fields) {
  return { ReadCapacityUnits: Number(fields["rcu"]), WriteCapacityUnits: Number(fields["wcu"]) };
}
