import { element } from "../../wire/xml-writer.ts";
import type { Handler } from "../call.ts";
import { SandboxFault } from "../sandbox-fault.ts";

/** Which folders each template makes is not documented; these are the sandbox's own. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Biomedical: ["Protocols", "Experiments", "Reagents"],
  Classroom: ["Syllabus", "Assignments"],
  "Lab-Project": ["Project", "Data", "Results"],
  "Lab-Wide": ["Protocols", "Meetings", "Inventory"],
  Empty: [],
};

const createNotebook: Handler = ({ params, store, account, now }) => {
  if (!account.canOwnNotebooks) throw new SandboxFault(4502);
  const folders = TEMPLATES[params.optional("initial_folders") ?? "Biomedical"];
  if (folders === undefined) throw new SandboxFault(4529, "initial_folders");
  const siteId = params.optional("site_notebook_id") ?? null;
  const notebook = store.notebooks.create(params.required("name"), account.id, now, siteId);
  for (const name of folders) store.nodes.insert(notebook.id, null, name, false);
  return [element("nbid", notebook.wireId)];
};

export const notebooksHandlers = { create_notebook: createNotebook };
