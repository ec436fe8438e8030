/** A sandbox in a process of its own, so that its memory is not counted as the client's. */
import { type Sandbox, startSandbox } from "labapi/sandbox";

/** What the parent needs to sign in. */
export interface ReadySandbox {
  readonly baseUrl: string;
  readonly accessKeyId: string;
  readonly accessPassword: string;
  readonly email: string;
  readonly token: string;
}

const GIBIBYTE = 1024 ** 3;

function told({ url, accessKeyId, accessPassword, users }: Sandbox): ReadySandbox {
  const [first] = users;
  if (first === undefined) throw new Error("The sandbox has no users.");
  return { baseUrl: url, accessKeyId, accessPassword, email: first.email, token: first.token };
}

const users = [{ email: "ada@example.org", fullName: "Ada Example", maxFileSizeBytes: 4 * GIBIBYTE }];
const sandbox = await startSandbox({
  seed: { users, notebooks: [{ name: "Notebook", owner: "ada@example.org" }] },
  maxUploadBytes: 4 * GIBIBYTE,
});
process.send?.(told(sandbox));
process.on("disconnect", () => void sandbox.close().then(() => process.exit(0)));
