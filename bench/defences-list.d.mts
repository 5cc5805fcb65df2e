/** One defence, and the test that fails without it: `file › title`. */
export interface Defence {
  readonly test: string;
  /** Where the test is run, if its title stands in a file that others run. */
  readonly run?: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}
export const defences: readonly Defence[];
