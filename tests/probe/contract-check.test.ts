import { Client, type ContractReport } from "labapi";
import { type Sandbox, type SandboxOptions, startSandbox } from "labapi/sandbox";
import { describe, expect, it } from "vitest";
import { FACTS, QUESTIONS, READ_QUESTIONS, UNSEEN } from "../../src/contract/index.ts";
import { findEndpoint } from "../../src/endpoints/index.ts";
import { startBench } from "../cli/helpers/in-process.ts";
import { withRawServer } from "../helpers/contract.ts";
import { keyOf, somebody } from "../helpers/signed-in.ts";

/** What one look at a sandbox found. */
async function look(
  options: SandboxOptions,
  isReadOnly = false,
): Promise<{ report: ContractReport; calls: string[]; secrets: string[] }> {
  await using sandbox = await startSandbox(options);
  await using client = new Client(keyOf(sandbox));
  const { email, token } = somebody(sandbox);
  const user = await client.login(email, token);
  sandbox.clearCalls();
  const check = await client.checkContract(user, user.notebooks.default, {
    isReadOnly,
    minIntervalMs: 0,
    // The sandbox's own clock goes on instead.
    sleep: async (ms) => sandbox.clock.advance(ms),
  });
  for await (const { outcome, question } of check)
    expect({ question, outcome }).toEqual({ question, outcome: "answered" });
  const calls = sandbox.calls.map(({ method }) => method);
  return { report: check.report(), calls, secrets: secretsOf(sandbox) };
}

/** What a report must not hold: keys, people, places and texts of the demo. */
function secretsOf(sandbox: Sandbox): string[] {
  const { accessKeyId, accessPassword, url, users } = sandbox;
  const people = users.flatMap(({ email, fullName, password, token }) => [email, fullName, password, token]);
  const texts = ["My Research Notebook", "Plate 6", "labapi check", "labapi-no-extension", "127.0.0.1"];
  return [accessKeyId, accessPassword, url, new URL(url).port, ...people, ...texts];
}

const differing = ({ facts }: ContractReport): string[] =>
  facts.filter(({ verdict }) => verdict !== "as expected").map(({ id }) => id);

describe("the list of facts", () => {
  it("names questions that exist, methods of the catalogue, and no fact twice", () => {
    const questions = new Set(QUESTIONS.map(({ name }) => name));
    expect(questions.size).toBe(QUESTIONS.length);
    expect(new Set(FACTS.map(({ id }) => id)).size).toBe(FACTS.length);
    for (const { id, from, methods } of FACTS) {
      for (const name of from) expect(questions.has(name), `${id} asks ${name}`).toBe(true);
      for (const method of methods) {
        const [className = "", name = ""] = method.split("/");
        expect(findEndpoint(className, name), method).toBeDefined();
      }
    }
  });

  it("asks what changes nothing first, and takes every write for one", () => {
    const firstWrite = QUESTIONS.findIndex(({ isWrite }) => isWrite);
    expect(QUESTIONS[firstWrite]?.name).toBe("page");
    for (const { method, isWrite } of QUESTIONS) {
      const [className = "", name = ""] = method.split("/");
      expect(isWrite, method).toBe(findEndpoint(className, name)?.mutates ?? false);
    }
  });
});

describe("a look at the sandbox", () => {
  it("finds everything as expected", async () => {
    const { report } = await look({});
    expect(report.facts.filter(({ verdict }) => verdict !== "as expected")).toEqual([]);
    expect(report.facts.length).toBeGreaterThan(60);
    expect(report.questionsAsked).toBe(QUESTIONS.length);
  });

  /** Every switch of the sandbox, and the facts it changes. */
  const SWITCHES: Readonly<Record<Switch, readonly [SandboxOptions, readonly string[]]>> = {
    legacySha1: [{ legacySha1: true }, ["sha1"]],
    shuffleElements: [{ shuffleElements: true }, ["epoch-first", "uid-first"]],
    search404: [{ search404: false }, ["search-none"]],
    verbStrict: [{ verbStrict: true }, ["download-head", "other-verb"]],
    omitAutoLogin: [{ omitAutoLogin: true }, ["auto-login"]],
    backupDropsExtensionless: [{ backupDropsExtensionless: true }, []],
    downloadRedirects: [
      { downloadRedirects: "storage" },
      [
        "download-bytes",
        "download-compressed",
        "download-head",
        "download-name",
        "download-of-nothing",
        "download-range",
        "download-redirect",
        "download-size",
        "thumbnail-type",
      ],
    ],
    nestErrors: [{ nestErrors: true }, ["error-place"]],
    gzipXml: [{ gzipXml: true }, ["xml-compressed"]],
  };
  type Switch = Exclude<
    keyof SandboxOptions,
    "port" | "seed" | "dbPath" | "clock" | "autoSignIn" | "logger" | "minIntervalMs" | "maxUploadBytes"
  >;

  for (const [name, [options, expected]] of Object.entries(SWITCHES)) {
    it(`finds what ${name} changes, and nothing else`, async () => {
      const found = new Set<string>();
      // A random order may be the documented one by chance.
      for (let round = 0; round < (name === "shuffleElements" ? 12 : 1); round += 1) {
        if (found.size === expected.length && round > 0) break;
        for (const id of differing((await look(options)).report)) found.add(id);
      }
      expect([...found].toSorted()).toEqual([...expected].toSorted());
    });
  }

  it("writes nothing when told so", async () => {
    const { report, calls } = await look({}, true);
    const written = calls.filter((method) => QUESTIONS.some((one) => one.isWrite && one.method.endsWith(`/${method}`)));
    expect(written).toEqual([]);
    const isAboutWrites = (id: string): boolean =>
      FACTS.some(
        (fact) => fact.id === id && fact.from.some((name) => !READ_QUESTIONS.some((one) => one.name === name)),
      );
    for (const { id, seen } of report.facts) expect(seen === UNSEEN, id).toBe(isAboutWrites(id));
  });

  it("writes on one new page only", async () => {
    await using sandbox = await startSandbox();
    await using client = new Client(keyOf(sandbox));
    const { email, token } = somebody(sandbox);
    const user = await client.login(email, token);
    const before = await contents(client, sandbox);
    const folder = await user.notebooks.default.folder("Checks");
    const check = await client.checkContract(user, folder, {
      minIntervalMs: 0,
      sleep: async (ms) => sandbox.clock.advance(ms),
    });
    for await (const _event of check);
    await folder.refresh();
    const children = await folder.children();
    expect(children.map(({ id }) => id)).toEqual([check.pageId]);
    const after = await contents(client, sandbox, "Checks");
    expect(after).toEqual(before);
  });
});

/** Every node and entry the first person can see, but for one folder. */
async function contents(client: Client, sandbox: Sandbox, without?: string): Promise<string[]> {
  const { email, token } = somebody(sandbox);
  const user = await client.login(email, token);
  const found: string[] = [];
  for (const notebook of user.notebooks) {
    for await (const node of notebook.walk()) {
      if (node.path.parts[0] === without) continue;
      const entries = node.isPage() ? await node.entries() : [];
      found.push(
        `${notebook.id} ${node.id} ${node.name} ${entries.map(({ id, version }) => `${id} ${version}`).join()}`,
      );
    }
  }
  return found;
}

describe("the report", () => {
  it("holds no secret, name, id or text of anybody", async () => {
    const { report, secrets } = await look({});
    const text = JSON.stringify(report).toLowerCase();
    for (const secret of secrets) expect(text).not.toContain(secret.toLowerCase());
    // Words of its own and numbers: no value can be an id, a key or a sentence of the server's.
    for (const { seen, id } of report.facts) expect(seen, id).toMatch(/^[a-z0-9 ,'/A-Z-]{1,40}$/);
  });

  it("says only words of its own about a hostile server", async () => {
    const bait = "SECRET-7f3a";
    const bodies = [
      `<html><body>${bait}</body></html>`,
      `<?xml version="1.0"?><${"x".repeat(50)}>${bait}</${"x".repeat(50)}>`,
      `<error><error-code>${bait}</error-code><error-description>${bait}</error-description></error>`,
      `<users><id>${bait}</id><eid>${bait}</eid><tree-id>${bait}</tree-id><cid>${bait}</cid><epoch-time>1e999</epoch-time></users>`,
      "",
    ];
    for (const body of bodies) {
      const report = await withRawServer({
        body,
        headers: { location: `https://${bait}.example.org/`, "content-type": bait },
      });
      expect(JSON.stringify(report).toUpperCase()).not.toContain(bait);
    }
  });
});

describe("labapi doctor --contract", () => {
  it("shows fact by fact, and saves the report", async () => {
    await using bench = await startBench();
    const args = [
      "doctor",
      "--contract",
      "My Research Notebook:/",
      "--read-only",
      "--interval",
      "1ms",
      "--report",
      "report.json",
    ];
    const refused = await bench.run(args);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.err).toContain("--yes");
    const ran = await bench.run([...args, "--yes"]);
    expect(ran.code, ran.err).toBe(0);
    expect(ran.out).toMatch(/=\s+wrong-signature\s+4520 with 401\s+4520 with 401/);
    const again = await bench.run([...args, "--yes"]);
    expect(again).toMatchObject({ code: 2 });
    expect(again.err).toContain("EEXIST");
  });

  it("asks before it writes, and tells how the page can go", async () => {
    await using bench = await startBench();
    const args = ["doctor", "--contract", "My Research Notebook:/", "--interval", "1ms"];
    expect((await bench.run(args)).code).toBe(2);
    const { code, err } = await bench.run([...args, "--yes"]);
    expect(code, err).toBe(0);
    const [, address = ""] = /labapi trash "(.+)"/.exec(err) ?? [];
    expect(await bench.run(["trash", address, "--yes"])).toMatchObject({ code: 0 });
  });
});
