/**
 * Parameters as data: the wire name, whether it is mandatory, and how a value is written on the wire.
 *
 * @module
 */

/** One parameter of a method. */
export interface Param<T = never, Required extends boolean = boolean> {
  /** LabArchives' own name, for example `parent_tree_id`. */
  readonly wire: string;
  readonly required: Required;
  /** For the reference: what it holds, with its unit. */
  readonly kind: "text" | "boolean" | "integer" | "date" | "list" | "choice";
  readonly values?: readonly string[];
  readonly encode: (value: T) => string;
}

/** The parameters of one method, under the names the client gives them. */
export type Params = Readonly<Record<string, Param>>;

type ValueOf<P> = P extends Param<infer T> ? T : never;
type RequiredKeys<P extends Params> = { [K in keyof P]: P[K]["required"] extends true ? K : never }[keyof P];

/** The argument object of a method: mandatory parameters as they are, the others optional. */
export type ParamValues<P extends Params> = { readonly [K in RequiredKeys<P>]: ValueOf<P[K]> } & {
  readonly [K in Exclude<keyof P, RequiredKeys<P>>]?: ValueOf<P[K]> | undefined;
};

const asIs = (value: string): string => value;
const yesOrNo = (value: boolean): string => (value ? "true" : "false");
// LabArchives API, date-time parameters: UTC, whole seconds.
const utcSeconds = (value: Date): string => `${value.toISOString().slice(0, 19)}Z`;

// NoInfer: without it TypeScript would take T from the surrounding `Params` type, which is `never`, and not from the default.
function builders<R extends boolean>(required: R) {
  return {
    text: <T extends string = string>(wire: string): Param<NoInfer<T>, R> => ({
      wire,
      required,
      kind: "text",
      encode: asIs,
    }),
    boolean: (wire: string): Param<boolean, R> => ({ wire, required, kind: "boolean", encode: yesOrNo }),
    integer: (wire: string): Param<number, R> => ({ wire, required, kind: "integer", encode: String }),
    date: (wire: string): Param<Date, R> => ({ wire, required, kind: "date", encode: utcSeconds }),
    list: <T extends string = string>(wire: string, separator: "," | ";" = ","): Param<readonly NoInfer<T>[], R> => ({
      wire,
      required,
      kind: "list",
      encode: (values) => values.join(separator),
    }),
    choice: <const V extends readonly string[]>(wire: string, values: V): Param<V[number], R> => ({
      wire,
      required,
      kind: "choice",
      values,
      encode: asIs,
    }),
  };
}

/** Builds mandatory parameters (missing one is code 4500). */
export const required = builders(true);
/** Builds optional parameters. */
export const optional = builders(false);
