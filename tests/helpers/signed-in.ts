import { Client, type ClientOptions, type User } from "labapi";
import { type Sandbox, type SandboxOptions, startSandbox } from "labapi/sandbox";

/** A sandbox with somebody signed in; `await using` frees all of it. */
export interface SignedIn extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly client: Client;
  readonly user: User;
}

/** Waits short enough to wait for. */
export const QUICK = { retry: { initialDelayMs: 5 } } satisfies ClientOptions;

export function keyOf({ url, accessKeyId, accessPassword }: Sandbox): ClientOptions {
  return { baseUrl: url, accessKeyId, accessPassword };
}

/** The person of that email, or the first one. */
export function somebody(sandbox: Sandbox, email?: string): { email: string; token: string } {
  const found = sandbox.users.find((user) => email === undefined || user.email === email);
  if (found === undefined) throw new Error(`The sandbox has no ${email ?? "users"}.`);
  return found;
}

export async function signedIn(
  sandboxOptions: SandboxOptions = {},
  clientOptions: ClientOptions = {},
): Promise<SignedIn> {
  const sandbox = await startSandbox({ seed: "empty", ...sandboxOptions });
  const client = new Client({ ...keyOf(sandbox), ...QUICK, ...clientOptions });
  const { email, token } = somebody(sandbox);
  const user = await client.login(email, token);
  sandbox.clearCalls();
  return {
    sandbox,
    client,
    user,
    async [Symbol.asyncDispose]() {
      await client.close();
      await sandbox.close();
    },
  };
}

/** The methods called while a task ran. */
export async function callsOf(sandbox: Sandbox, task: () => Promise<unknown>): Promise<string[]> {
  sandbox.clearCalls();
  await task();
  return sandbox.calls.map((call) => call.method);
}
