import type { NodeId } from "../../core/ids.ts";
import type { CallOptions } from "../../transport/options.ts";
import { copyNode } from "../actions/copy.ts";
import type { CopyOptions } from "../model/copying.ts";
import type { Container, CopyReport, Folder } from "../model/nodes.ts";
import { ContainerBase } from "./container-base.ts";

/** A folder: named, with folders and pages in it. */
export class FolderNode extends ContainerBase implements Folder {
  readonly kind = "folder";
  protected readonly label = "Folder";

  override get id(): NodeId {
    return this.nodeId;
  }

  override get parent(): Container {
    return super.parent ?? this.notebook;
  }

  async copyTo(destination: Container, options?: CopyOptions): Promise<CopyReport> {
    return copyNode(this, destination, options);
  }

  async refresh(options?: CallOptions): Promise<this> {
    await this.renewRecord(options);
    await this.renewBelow(options);
    return this;
  }
}
