import { liveSource, type Source } from "../../copies/index.ts";
import type { Context } from "../context.ts";

/** The notebook of an id as LabArchives has it now, for comparing a copy with it. */
export async function liveSourceOf(context: Context, notebookId: string): Promise<Source> {
  const user = await context.user();
  return liveSource(await context.client(), user, user.notebooks.byId(notebookId));
}
