import { element, type XmlNode } from "../../wire/xml-writer.ts";
import type { Call, Handler } from "../call.ts";
import { REPORT_PATH, reportResponse } from "../reports.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { Report } from "../store/site.ts";

/** An older note has another name for the second report. */
const REPORT_NAMES: Readonly<Record<string, Report>> = {
  site_usage: "site_usage",
  site_notebook_usage: "site_notebook_usage",
  notebook_usage: "site_notebook_usage",
  site_pdf_generation: "site_pdf_generation",
};

const LABELS = ["project_id_label1", "project_id_label2", "project_id_label3", "project_id_label4"];

/** The whole class needs Site API Access Rights. */
function forSite(handler: Handler): Handler {
  return (call) => {
    if (!call.account.isSiteAdmin) throw new SandboxFault(4547);
    return handler(call);
  };
}

function report(name: Report): Handler {
  return forSite(({ context }) => ({ respond: () => reportResponse(context, name) }));
}

const reportUrl: Handler = ({ params, store, context, now }) => {
  const name = params.required("report_name");
  const wanted = Object.hasOwn(REPORT_NAMES, name) ? REPORT_NAMES[name] : undefined;
  if (wanted === undefined) throw new SandboxFault(4529, "report_name");
  return [element("report-url", `${context.origin()}${REPORT_PATH}/${store.site.makeLink(wanted, now)}`)];
};

function labels({ store }: Call): XmlNode[] {
  return store.site.labels().map((label, index) => element(`project-id-label${index + 1}`, label));
}

const modifyProjectIdLabels: Handler = (call) => {
  const given = LABELS.map((name) => call.params.optional(name));
  if (given.every((label) => label === undefined)) throw new SandboxFault(4500);
  given.forEach((label, index) => {
    if (label !== undefined) call.store.site.setLabel(index + 1, label);
  });
  return labels(call);
};

export const siteLicenseToolsHandlers = {
  usage_report: report("site_usage"),
  notebook_usage_report: report("site_notebook_usage"),
  pdf_generation_report: report("site_pdf_generation"),
  report_url: forSite(reportUrl),
  site_project_id_labels: forSite(labels),
  modify_project_id_labels: forSite(modifyProjectIdLabels),
};
