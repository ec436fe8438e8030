import type { ParamsOf, ResultOf } from "../endpoints/endpoint.ts";
import { siteLicenseTools } from "../endpoints/index.ts";
import type { Download } from "../transport/download.ts";
import type { CallOptions, TransferOptions } from "../transport/options.ts";
import type { Transport } from "../transport/transport.ts";

/** The `site_license_tools` class of the ELN API, one method each. Source: LabArchives API, Site license tools. */
export class SiteLicenseToolsApi {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Renames the project id fields of the site; at least one is needed. Errors: 4501, 4547.
   */
  modifyProjectIdLabels(
    params: ParamsOf<typeof siteLicenseTools.modifyProjectIdLabels>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof siteLicenseTools.modifyProjectIdLabels>> {
    return this.#transport.call(siteLicenseTools.modifyProjectIdLabels, params, options);
  }

  /**
   * Usage by notebook as CSV. Errors: 4501, 4547.
   */
  notebookUsageReport(
    params: ParamsOf<typeof siteLicenseTools.notebookUsageReport>,
    options?: TransferOptions,
  ): Promise<Download> {
    return this.#transport.download(siteLicenseTools.notebookUsageReport, params, options);
  }

  /**
   * PDF and offline notebook generation as CSV. Errors: 4501, 4547.
   */
  pdfGenerationReport(
    params: ParamsOf<typeof siteLicenseTools.pdfGenerationReport>,
    options?: TransferOptions,
  ): Promise<Download> {
    return this.#transport.download(siteLicenseTools.pdfGenerationReport, params, options);
  }

  /**
   * A temporary link to a report: the newer way. Errors: 4501, 4547, 4529.
   */
  reportUrl(
    params: ParamsOf<typeof siteLicenseTools.reportUrl>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof siteLicenseTools.reportUrl>> {
    return this.#transport.call(siteLicenseTools.reportUrl, params, options);
  }

  /**
   * The site's names of the four project id fields. Errors: 4501, 4547.
   */
  siteProjectIdLabels(
    params: ParamsOf<typeof siteLicenseTools.siteProjectIdLabels>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof siteLicenseTools.siteProjectIdLabels>> {
    return this.#transport.call(siteLicenseTools.siteProjectIdLabels, params, options);
  }

  /**
   * Usage of the whole site as CSV. Needs Site API Access Rights, as the whole class does. Errors: 4501, 4547.
   */
  usageReport(params: ParamsOf<typeof siteLicenseTools.usageReport>, options?: TransferOptions): Promise<Download> {
    return this.#transport.download(siteLicenseTools.usageReport, params, options);
  }
}
