import type { ApiContext } from "./context.ts";
import type { Value } from "./store/database.ts";
import type { Report } from "./store/site.ts";
import { disposition } from "./disposition.ts";

export const REPORT_PATH = "/reports";

/** A report as the vendor serves it: CSV with a byte order mark. */
export function reportResponse({ store }: ApiContext, report: Report): Response {
  const lines = store.site.report(report).map((cells) => cells.map(csvCell).join(","));
  const body = Buffer.from(`\uFEFF${lines.join("\r\n")}\r\n`);
  const headers = {
    "content-type": "text/csv; charset=utf-8",
    "content-length": String(body.byteLength),
    "content-disposition": disposition(`${report}.csv`),
    "x-content-type-options": "nosniff",
  };
  return new Response(body, { headers });
}

/** Serves the temporary link that `report_url` gave. */
export function followReportLink(context: ApiContext, token: string): Response {
  const report = context.store.site.followLink(token, context.now());
  if (report === undefined) return new Response("This link has expired.\n", { status: 404 });
  return reportResponse(context, report);
}

function csvCell(value: Value): string {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
