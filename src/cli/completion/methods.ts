import type { Client } from "../../index.ts";

/** Every documented method, by LabArchives' names: `tree_tools/get_tree_level`. */
export function methodsOf({ api }: Client): readonly string[] {
  return Object.entries(api).flatMap(([className, methods]: [string, object]) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(methods))
      .filter((name) => name !== "constructor")
      .map((name) => `${inWireNames(className)}/${inWireNames(name)}`),
  );
}

function inWireNames(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
