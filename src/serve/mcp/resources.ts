import { type McpServer, ResourceTemplate } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { ReadResourceResult } from "@modelcontextprotocol/sdk/types.js";
import { NotebookPath } from "../../tree/path.ts";
import { entryAsMarkdown } from "./describe.ts";
import type { Session } from "./session.ts";
import { audit } from "./tool.ts";
import { untrusted } from "./untrusted.ts";

const MOST_COMPLETIONS = 50;

/** Pages as resources: `labarchives://<notebook>/<path>`, with names completed as they are typed. */
export function registerResources(server: McpServer, session: Session): void {
  const template = new ResourceTemplate("labarchives://{notebook}/{+path}", {
    list: undefined,
    complete: {
      notebook: (typed) =>
        completed(
          session.finder.notebooks.map(({ name }) => name),
          typed,
          session,
        ),
      path: (typed, context) => paths(session, context?.arguments?.["notebook"], typed),
    },
  });
  const about = { title: "A page", description: "A page of a notebook as Markdown.", mimeType: "text/markdown" };
  server.registerResource("page", template, about, async (uri, { notebook, path }, { signal }) => {
    const place = { notebook: decoded(notebook), path: decoded(path) };
    return await read(session, uri, place, signal);
  });
}

async function read(
  session: Session,
  uri: URL,
  place: { notebook: string; path: string },
  signal: AbortSignal,
): Promise<ReadResourceResult> {
  const began = session.now();
  session.budget.begin();
  const page = await session.finder.page(place, { signal });
  const entries = await page.entries({ signal });
  const whole = entries.map(entryAsMarkdown).join("\n\n").slice(0, session.limits.charactersPerAnswer);
  const text = session.gate.text(untrusted(`The page ${JSON.stringify(page.path.toString())}`, whole));
  const sizeBytes = Buffer.byteLength(text);
  session.budget.give(sizeBytes);
  await audit(session, {
    kind: "resource",
    name: "page",
    values: place,
    began,
    outcome: "done",
    ids: [page.id],
    sizeBytes,
  });
  return { contents: [{ uri: uri.href, mimeType: "text/markdown", text }] };
}

function decoded(value: string | string[] | undefined): string {
  const text = Array.isArray(value) ? value.join("/") : (value ?? "");
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The names in the folder that is typed so far. */
async function paths(session: Session, notebook: string | undefined, typed: string): Promise<string[]> {
  try {
    const cut = typed.lastIndexOf("/") + 1;
    const folder = typed.slice(0, cut);
    const signal = AbortSignal.timeout(5000);
    const container = await session.finder.container(
      { notebook: notebook || undefined, path: folder || "/" },
      { signal },
    );
    const names = (await container.children({ signal })).map(({ name }) => folder + NotebookPath.of([name]).toString());
    return completed(names, typed, session);
  } catch {
    // A completion that cannot be made is none.
    return [];
  }
}

function completed(names: readonly string[], typed: string, session: Session): string[] {
  const start = typed.toLowerCase();
  return names
    .filter((name) => name.toLowerCase().startsWith(start))
    .slice(0, MOST_COMPLETIONS)
    .map((name) => session.gate.text(name));
}
