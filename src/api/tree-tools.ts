import type { ParamsOf, ResultOf } from "../endpoints/endpoint.ts";
import { treeTools } from "../endpoints/index.ts";
import type { CallOptions } from "../transport/options.ts";
import type { Transport } from "../transport/transport.ts";

/** The `tree_tools` class of the ELN API, one method each. Source: LabArchives API, Tree tools. */
export class TreeToolsApi {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * The entries of a page in page order, with content and comments on request. There is no paging. Errors: 4501, 4509, 4517.
   */
  getEntriesForPage(
    params: ParamsOf<typeof treeTools.getEntriesForPage>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof treeTools.getEntriesForPage>> {
    return this.#transport.call(treeTools.getEntriesForPage, params, options);
  }

  /**
   * One folder or page. The answer does not name its parent. Errors: 4501, 4509, 4517.
   */
  getNode(
    params: ParamsOf<typeof treeTools.getNode>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof treeTools.getNode>> {
    return this.#transport.call(treeTools.getNode, params, options);
  }

  /**
   * The folders and pages directly below a folder (or below the root, `0`) that the person can read. Errors: 4501, 4509, 4517.
   */
  getTreeLevel(
    params: ParamsOf<typeof treeTools.getTreeLevel>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof treeTools.getTreeLevel>> {
    return this.#transport.call(treeTools.getTreeLevel, params, options);
  }

  /**
   * Makes a folder or page as the last child of its parent. Errors: 4502, 4509, 4517, 4529.
   */
  insertNode(
    params: ParamsOf<typeof treeTools.insertNode>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof treeTools.insertNode>> {
    return this.#transport.call(treeTools.insertNode, params, options);
  }

  /**
   * Renames, moves (within the notebook) or reorders a folder or page; position counts from 0. Errors: 4502, 4509, 4517, 4529.
   */
  updateNode(
    params: ParamsOf<typeof treeTools.updateNode>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof treeTools.updateNode>> {
    return this.#transport.call(treeTools.updateNode, params, options);
  }
}
