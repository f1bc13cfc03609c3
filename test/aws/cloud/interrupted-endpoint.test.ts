import type { EndpointFlags } from "../../../src/cloud/deployment/endpoint.ts";
import { aroundTheFunction, interruptAtEveryCall } from "../../support/interrupt-at-every-call.ts";
import { deleteEndpoint, endpoint, provision } from "../../support/strict-aws/open.ts";
import type { StrictFault } from "../../support/strict-aws/server.ts";

const OPEN: EndpointFlags = { auth: "none", origins: ["https://a.example"] };
// What leaves most undone. The deletion, which has the fewest calls, meets all.
const KILLS: readonly StrictFault[] = ["kill before", "kill after"];

interruptAtEveryCall(
  [
    {
      title: "a first endpoint",
      before: (aws) => provision(aws, {}),
      run: (aws) => endpoint(aws, OPEN),
      plan: (aws) => endpoint(aws, OPEN, { reading: true }),
      faults: ["kill after"],
    },
    {
      title: "an endpoint that is closed",
      async before(aws) {
        await provision(aws, {});
        await endpoint(aws, OPEN);
      },
      run: (aws) => endpoint(aws, { auth: "iam", origins: [] }),
      plan: (aws) => endpoint(aws, {}, { reading: true }),
      faults: KILLS,
    },
    {
      title: "the deletion of an endpoint",
      before: async (aws) => {
        await provision(aws, {});
        await endpoint(aws, OPEN);
      },
      run: deleteEndpoint,
      plan: undefined,
    },
  ],
  aroundTheFunction,
);
