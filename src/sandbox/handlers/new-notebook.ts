import type { Call } from "../call.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { NotebookRow } from "../store/notebooks.ts";

/** Which folders each template makes is not documented; these are the sandbox's own. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Biomedical: ["Protocols", "Experiments", "Reagents"],
  Classroom: ["Syllabus", "Assignments"],
  "Lab-Project": ["Project", "Data", "Results"],
  "Lab-Wide": ["Protocols", "Meetings", "Inventory"],
  Empty: [],
};

/** Makes a notebook with the folders of the template that `initial_folders` names. */
export function newNotebook({ params, store, now }: Call, ownerId: number, name: string): NotebookRow {
  const template = params.optional("initial_folders") ?? "Biomedical";
  const folders = Object.hasOwn(TEMPLATES, template) ? TEMPLATES[template] : undefined;
  if (folders === undefined) throw new SandboxFault(4529, "initial_folders");
  if (name.trim() === "") throw new SandboxFault(4529, "the name is empty");
  const notebook = store.notebooks.create(name, ownerId, now, params.optional("site_notebook_id") ?? null);
  for (const folder of folders) store.nodes.insert(notebook.id, null, folder, false);
  return notebook;
}
