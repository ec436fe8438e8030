import type { CommandDefinition } from "../definition.ts";
import { toPort } from "./values.ts";

/** Commands that serve other programs. */
export const SERVING: readonly CommandDefinition[] = [
  {
    name: "mcp",
    summary: "let an assistant read your notebooks (Model Context Protocol); writing only where you say so",
    details: `Speaks MCP on standard input and output, or with --http on 127.0.0.1. Sign in before (labapi login): nobody is asked while it runs.
Without --allow-writes there are only tools that read. Every call is one line in the audit log, without the text of your notebooks.
E-mail addresses are hidden unless --show-people is given. Needs the package @modelcontextprotocol/sdk beside labapi.`,
    options: [
      { flags: "--allow-writes", summary: "let it add texts, files, pages and comments; needs --allow-under" },
      { flags: "--allow-under <place>", summary: "the folder, page or notebook below which it may write" },
      { flags: "--allow-trash", summary: "let it also put pages there into the trash" },
      { flags: "--show-people", summary: "show e-mail addresses" },
      { flags: "--audit <file>", summary: "the audit log, JSON lines; in the state folder unless given" },
      { flags: "--http", summary: "listen on 127.0.0.1 instead; prints the address and a token" },
      { flags: "--port <number>", summary: "with --http: the port; 0 takes any free one", read: toPort, initial: 0 },
      {
        flags: "--print-config <program>",
        summary: "print the block for a program's configuration, and end",
        choices: ["claude", "cursor", "vscode", "zed", "json"],
      },
    ],
    examples: [
      "labapi mcp --print-config claude",
      'labapi mcp --print-config vscode --allow-writes --allow-under "Lab QC:/Assistant"',
    ],
    json: "with --http: { url: string; token: string }",
    load: () => import("../commands/mcp.ts"),
  },
];
