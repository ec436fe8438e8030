import { inspect } from "node:util";
import { Client, type Logger, type Page } from "labapi";
import { startSandbox, type Fault } from "labapi/sandbox";
import { describe, expect, it } from "vitest";
import { demo } from "../../scripts/demo.ts";
import { expectNoSecrets, inspectWholly, secretsOf } from "../helpers/secrets.ts";
import { keyOf, QUICK, somebody } from "../helpers/signed-in.ts";

const FAULTS: readonly Fault[] = [
  { code: 4520 },
  { code: 4514, status: 404 },
  { code: 4533 },
  { code: 4999, times: 3 },
  { status: 502, times: 3 },
  { html: true, times: 3 },
  { cutBodyAfterBytes: 40, times: 3 },
  { dropConnection: true, times: 3 },
  { dropConnection: true, afterEffect: true, times: 3 },
];

/** Calls that carry secrets in their URL or body. */
const WORK: readonly [
  string,
  string,
  (client: Client, page: Page, login: () => Promise<unknown>) => Promise<unknown>,
][] = [
  ["signing in", "user_access_info", (_client, _page, login) => login()],
  [
    "resuming",
    "user_info_via_id",
    (client, page) =>
      client.resume({
        baseUrl: client.baseUrl,
        accessKeyId: client.accessKeyId,
        uid: page.notebook.id as never,
        email: "x",
      }),
  ],
  ["listing", "get_tree_level", (_client, page) => page.notebook.refresh()],
  ["writing", "add_entry", (_client, page) => page.addText("x")],
  ["uploading", "add_attachment", (_client, page) => page.attach(Buffer.from("x"), { filename: "x" })],
];

describe("secrets", () => {
  it("are in no log line and no error, whatever goes wrong", async () => {
    await using sandbox = await startSandbox({ seed: "empty" });
    const lines: string[] = [];
    const note = (message: string, fields?: unknown): void => void lines.push(`${message} ${inspectWholly(fields)}`);
    const logger: Logger = { debug: note, info: note, warn: note, error: note };
    await using client = new Client({ ...keyOf(sandbox), ...QUICK, logger });
    const { email, token } = somebody(sandbox);
    const page = await (await client.login(email, token)).notebooks.default.page("P");
    const secrets = secretsOf(sandbox);
    const errors: unknown[] = [];
    for (const [, method, work] of WORK) {
      for (const fault of FAULTS) {
        sandbox.faults.clear();
        sandbox.faults.failNext(method, fault);
        await work(client, page, () => client.login(email, token)).catch((error: unknown) => errors.push(error));
      }
    }
    expect(errors.length).toBeGreaterThan(WORK.length * 5);
    expect(lines.length).toBeGreaterThan(0);
    for (const error of errors)
      expectNoSecrets(`${String(error)}\n${JSON.stringify(error)}\n${inspectWholly(error)}`, secrets);
    for (const line of lines) expectNoSecrets(line, secrets);
  });

  it("do not show when the client, the collector or a signed URL is printed", async () => {
    await using sandbox = await startSandbox({ seed: "empty" });
    await using client = new Client(keyOf(sandbox));
    await using collector = await client.collectAuthResponse({ port: 0 });
    const { email, token } = somebody(sandbox);
    const user = await client.login(email, token);
    const url = client.constructUrl("entries/entry_attachment", { uid: user.id });
    const secrets = secretsOf(sandbox);
    for (const thing of [client, url, user, user.notebooks.default]) {
      expectNoSecrets(`${JSON.stringify(thing)} ${inspectWholly(thing)}`, secrets);
    }
    // Its getters give the signed URL to whoever asks for it by name; printing does not ask.
    expectNoSecrets(`${JSON.stringify(collector)} ${inspect(collector)}`, secrets);
    expect(JSON.stringify(url)).not.toContain(user.id);
    expect(url.reveal()).toContain("sig=");
  });

  it("are not in what the demo prints", async () => {
    await using sandbox = await startSandbox();
    const lines: string[] = [];
    await demo(sandbox, (line) => lines.push(line));
    expect(lines.join("\n")).toContain("identical");
    expectNoSecrets(lines.join("\n"), secretsOf(sandbox));
  }, 60_000);
});
