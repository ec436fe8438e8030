import { Client as McpClient } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import fc from "fast-check";
import { NotebookPath } from "labapi";
import { type AuditRecord, createMcpServer } from "labapi/serve/mcp";
import { expect, it } from "vitest";
import { signedIn } from "../helpers/signed-in.ts";

const CALLS = 10_000;

it(`gives no secret away in ${CALLS} calls with arguments at random`, { timeout: 180_000 }, async () => {
  await using signed = await signedIn({ seed: "demo" });
  const { user, sandbox } = signed;
  const notebook = user.notebooks.get("My Research Notebook");
  const page = await notebook.page("Fuzz/Page");
  const { uid } = user.session();
  // Somebody who knows a secret writes it where an assistant will read it.
  await page.addPlainText(
    `uid=${uid} ${encodeURIComponent(uid)} https://x.example/?akid=a&sig=SIGNATURE&uid=${encodeURIComponent(uid)}`,
  );
  const audit: AuditRecord[] = [];
  const server = createMcpServer({
    user,
    writeBelow: { notebook, path: NotebookPath.parse("/Fuzz") },
    mayTrash: false,
    limits: { callsPerMinute: 1_000_000, bytesPerSession: 1e12 },
    onAudit: (record) => void audit.push(record),
  });
  const mcp = new McpClient({ name: `fuzz ${uid}`, version: "1" });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(there), mcp.connect(here)]);
  const { tools } = await mcp.listTools();
  const secrets = [
    uid,
    encodeURIComponent(uid),
    sandbox.accessPassword,
    sandbox.accessKeyId,
    "SIGNATURE",
    ...sandbox.users.map(({ token }) => token),
  ];

  const path = fc.constantFrom("/Fuzz/Page", "/", "/Fuzz", "/Fuzz/../..", "/\\/", "/a//b", "%2F", "/Fuzz/Page/x");
  const odd = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.integer(),
    fc.constant(uid),
    fc.boolean(),
    fc.constant(null),
    fc.constant("__proto__"),
  );
  const call = fc.record({
    name: fc.constantFrom(...tools.map(({ name }) => name)),
    args: fc.record(
      {
        path: fc.oneof({ weight: 4, arbitrary: path }, odd),
        entryId: odd,
        query: odd,
        text: odd,
        cursor: odd,
        since: odd,
        dryRun: fc.constant(true),
        notebook: fc.oneof(fc.constant(notebook.name), odd),
        depth: fc.integer({ min: -1, max: 3 }),
        paths: fc.array(path, { maxLength: 3 }),
      },
      { requiredKeys: ["dryRun"] },
    ),
  });
  let [answered, refused] = [0, 0];
  for (const { name, args } of fc.sample(call, { numRuns: CALLS, seed: 20261125 })) {
    const result = await mcp.callTool({ name, arguments: args });
    if (result.isError === true) refused += 1;
    else answered += 1;
    const said = JSON.stringify(result);
    for (const secret of secrets) if (said.includes(secret)) expect(`${name} ${said}`).not.toContain(secret);
  }
  expect(answered).toBeGreaterThan(CALLS / 20);
  expect(refused).toBeGreaterThan(CALLS / 20);
  const logged = JSON.stringify(audit);
  for (const secret of secrets) expect(logged.includes(secret), "a secret is in the log").toBe(false);
  await mcp.close();
});
