import type { NodeId } from "../core/ids.ts";
import type { CallOptions } from "../transport/options.ts";
import { Container } from "./container.ts";
import { type CopyOptions, type CopyReport, copyNode } from "./copy.ts";

/** A folder: named, with folders and pages in it. */
export class Folder extends Container {
  readonly kind = "folder";

  override get id(): NodeId {
    return this.nodeId;
  }

  override get parent(): Container {
    return super.parent ?? this.notebook;
  }

  /**
   * Copies it with everything below, also into another notebook. The report says of every entry whether it was kept, converted or
   * left out, and why.
   */
  copyTo(destination: Container, options?: CopyOptions): Promise<CopyReport> {
    return copyNode(this, destination, options);
  }

  /** Asks anew for the folder and for every listing below it that was read before. Objects are updated in place. */
  async refresh(options?: CallOptions): Promise<this> {
    await this.renewRecord(options);
    await this.renewChildren(options);
    return this;
  }
}
