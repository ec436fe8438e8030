/** How much an archive from somewhere may ask of this computer. Each can be raised by whoever knows the archive. */
export interface ImportLimits {
  readonly members: number;
  /** Of everything, unpacked. */
  readonly totalBytes: number;
  /** How many times its packed size an archive may unpack to, once it is more than a hundred MiB. */
  readonly ratio: number;
  readonly metadataBytes: number;
  readonly nodes: number;
  /** Datasets in Datasets. */
  readonly depth: number;
}

export const DEFAULT_LIMITS: ImportLimits = {
  members: 1_000_000,
  totalBytes: 1024 ** 4,
  ratio: 200,
  metadataBytes: 128 * 1024 ** 2,
  nodes: 500_000,
  depth: 32,
};

/** Below this, an archive may be pressed as hard as it likes. */
export const HARMLESS_BYTES = 100 * 1024 ** 2;
