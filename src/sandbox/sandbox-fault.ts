import { FAULT_CODES } from "../wire/faults.ts";

/** A documented refusal; the router turns it into the XML error. */
export class SandboxFault extends Error {
  override readonly name = "SandboxFault";
  readonly code: number;
  readonly status: number;
  readonly description: string;

  constructor(code: number, detail?: string, status?: number) {
    const known = FAULT_CODES.get(code);
    const description = known?.description ?? "error";
    super(description);
    this.code = code;
    this.status = status ?? known?.status ?? 500;
    this.description = detail === undefined ? description : `${description}: ${detail}`;
  }
}
