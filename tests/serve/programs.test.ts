import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Client as McpClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { type Sandbox, startSandbox } from "labapi/sandbox";
import { configFor } from "labapi/serve/mcp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environmentOf, runHere } from "../cli/helpers/in-process.ts";
import { LABAPI } from "../cli/helpers/spawned.ts";

const run = promisify(execFile);
const [PROGRAM, ...BEFORE] = LABAPI;

let sandbox: Sandbox;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), "labapi-mcp-"));
  env = { ...environmentOf(sandbox, folder), PATH: process.env["PATH"] ?? "" };
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

describe("labapi mcp as a program", () => {
  it("speaks with the official client over standard input and output", async () => {
    const transport = new StdioClientTransport({ command: PROGRAM, args: [...BEFORE, "mcp"], env, stderr: "pipe" });
    const mcp = new McpClient({ name: "stdio test", version: "1" });
    await mcp.connect(transport);
    const { tools } = await mcp.listTools();
    expect(tools.length).toBeGreaterThan(10);
    const result = await mcp.callTool({ name: "list_notebooks", arguments: {} });
    expect(result.structuredContent).toMatchObject({
      notebooks: expect.arrayContaining([expect.objectContaining({ isDefault: true })]),
    });
    await mcp.close();
    const log = join(folder, ".state", "mcp", "audit.jsonl");
    expect((await stat(log)).mode & 0o777).toBe(0o600);
    const [line = ""] = (await readFile(log, "utf8")).trim().split("\n").slice(-1);
    expect(JSON.parse(line)).toMatchObject({ name: "list_notebooks", client: "stdio test", outcome: "done" });
  });

  it("passes the official inspector", async () => {
    const require = createRequire(import.meta.url);
    const root = dirname(require.resolve("@modelcontextprotocol/inspector-cli/package.json"));
    const inspector = join(root, "build", "index.js");
    const inspect = async (...args: string[]): Promise<unknown> => {
      const { stdout } = await run(process.execPath, [inspector, PROGRAM, ...BEFORE, "mcp", ...args], {
        env,
        maxBuffer: 1 << 24,
      });
      return JSON.parse(stdout);
    };
    const { tools } = (await inspect("--method", "tools/list")) as { tools: { name: string; inputSchema: object }[] };
    expect(tools.map(({ name }) => name)).toContain("read_page");
    const called = (await inspect("--method", "tools/call", "--tool-name", "list_tree", "--tool-arg", "depth=2")) as {
      isError?: boolean;
      structuredContent: { nodes: unknown[] };
    };
    expect(called.isError ?? false).toBe(false);
    expect(called.structuredContent.nodes.length).toBeGreaterThan(0);
    const { prompts } = (await inspect("--method", "prompts/list")) as { prompts: unknown[] };
    expect(prompts).toHaveLength(3);
    const { resourceTemplates } = (await inspect("--method", "resources/templates/list")) as {
      resourceTemplates: unknown[];
    };
    expect(resourceTemplates).toHaveLength(1);
  });

  it("prints the block for each program's configuration, without a key in it", async () => {
    for (const client of ["claude", "cursor", "vscode", "zed", "json"] as const) {
      const { code, out } = await runHere(["mcp", "--print-config", client, "--show-people"], { env, cwd: folder });
      expect(code).toBe(0);
      expect(out).toBe(configFor(client, ["--show-people"]));
      expect(JSON.stringify(JSON.parse(out))).toContain('"command":"labapi","args":["mcp","--show-people"]');
      expect(out).not.toContain(sandbox.accessPassword);
    }
  });

  it("says what is wrong with its flags", async () => {
    const wrong: readonly [readonly string[], RegExp][] = [
      [["--allow-writes"], /--allow-under/],
      [["--allow-under", "My Research Notebook:/"], /--allow-writes/],
      [["--allow-trash"], /--allow-writes/],
      [["--allow-writes", "--allow-under", "Nowhere:/"], /Nowhere/],
      [["--print-config", "emacs"], /emacs|choices/],
    ];
    for (const [args, message] of wrong) {
      const { code, err } = await runHere(["mcp", ...args], { env, cwd: folder });
      expect(code).toBeGreaterThan(0);
      expect(err).toMatch(message);
    }
  });
});
