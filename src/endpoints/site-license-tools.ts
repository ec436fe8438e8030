import type { UserId } from "../core/ids.ts";
import { asText, single } from "../wire/decode.ts";
import { bytes, endpoint, xml } from "./endpoint.ts";
import { optional, required } from "./param.ts";
import { decodeProjectIdLabels } from "./records.ts";

const userId = required.text<UserId>("uid");
const errors = [4501, 4547];
const labels = xml(decodeProjectIdLabels);
const LABELS = { holds: [1, 2, 3, 4].map((number) => `project-id-label${number}`) };

export const usageReport = endpoint({
  class: "site_license_tools",
  method: "usage_report",
  verb: "GET",
  params: { userId },
  result: bytes,
  errors,
  summary: "Usage of the whole site as CSV. Needs Site API Access Rights, as the whole class does.",
});

export const notebookUsageReport = endpoint({
  class: "site_license_tools",
  method: "notebook_usage_report",
  verb: "GET",
  params: { userId },
  result: bytes,
  errors,
  summary: "Usage by notebook as CSV.",
});

export const pdfGenerationReport = endpoint({
  class: "site_license_tools",
  method: "pdf_generation_report",
  verb: "GET",
  params: { userId },
  result: bytes,
  errors,
  summary: "PDF and offline notebook generation as CSV.",
});

export const reportUrl = endpoint({
  class: "site_license_tools",
  method: "report_url",
  verb: "GET",
  params: {
    userId,
    reportName: required.choice("report_name", ["site_usage", "site_notebook_usage", "site_pdf_generation"]),
  },
  result: xml((root) => ({ reportUrl: single("report-url", asText)(root) })),
  errors: [...errors, 4529],
  summary: "A temporary link to a report: the newer way.",
});

export const siteProjectIdLabels = endpoint({
  class: "site_license_tools",
  method: "site_project_id_labels",
  verb: "GET",
  params: { userId },
  result: xml(decodeProjectIdLabels, LABELS),
  errors,
  summary: "The site's names of the four project id fields.",
});

export const modifyProjectIdLabels = endpoint({
  class: "site_license_tools",
  method: "modify_project_id_labels",
  verb: "GET",
  mutates: true,
  params: {
    userId,
    label1: optional.text("project_id_label1"),
    label2: optional.text("project_id_label2"),
    label3: optional.text("project_id_label3"),
    label4: optional.text("project_id_label4"),
  },
  result: labels,
  errors,
  summary: "Renames the project id fields of the site; at least one is needed.",
});
