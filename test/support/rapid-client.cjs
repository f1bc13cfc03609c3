// Stands in for the native part of AWS's runtime client for Node (aws-lambda-ric), which loads it as `./rapid-client.node`: the
// three requests of Lambda's runtime API (Developer Guide of Lambda, "Using the Lambda runtime API").
const { Agent, request } = require("node:http");

const agent = new Agent({ keepAlive: true });
const [hostname, port] = String(process.env["AWS_LAMBDA_RUNTIME_API"]).split(":");

/** @param {string} method @param {string} path @param {string} [body] @param {{ [name: string]: string }} [headers] */
function call(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const where = { agent, hostname, port, method, path: `/2018-06-01/runtime/invocation/${path}` };
    const options = { ...where, headers: { "content-type": "application/json", ...headers } };
    const sending = request(options, (answer) => {
      let bodyJson = "";
      answer.setEncoding("utf8").on("data", (chunk) => (bodyJson += chunk));
      answer.on("end", () => resolve({ bodyJson, headers: answer.headers })).on("error", reject);
    });
    sending.on("error", reject).end(body);
  });
}

// The native part blocks until an answer is sent; here the next event waits for it.
/** @type {Promise<unknown>} */
let sent = Promise.resolve();

module.exports = {
  async next() {
    await sent;
    return call("GET", "next");
  },
  /** @param {string} id @param {string} body */
  done(id, body) {
    sent = call("POST", `${id}/response`, body);
  },
  /** @param {string} id @param {string} body @param {string} cause */
  error(id, body, cause) {
    sent = call("POST", `${id}/error`, body, { "lambda-runtime-function-xray-error-cause": cause });
  },
};
