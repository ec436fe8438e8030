/**
 * The sandbox as a service that keeps its files elsewhere: what `labapi/sandbox` is for the tests that run a second time, with every
 * download redirected to a storage. It refuses any request that carries something of ours, and closing it then fails the test.
 */
import { type Sandbox, type SandboxOptions, startSandbox as startPlainSandbox } from "../../src/sandbox/index.ts";

export * from "../../src/sandbox/index.ts";

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startPlainSandbox({ downloadRedirects: "storage", ...options });
  const { faults } = sandbox;
  const failNext = faults.failNext.bind(faults);
  // It is the storage that sends the bytes, so it is there that they are cut.
  faults.failNext = (method, fault) =>
    failNext(method === "entry_attachment" && fault.cutBodyAfterBytes !== undefined ? "storage" : method, fault);
  return sandbox;
}
