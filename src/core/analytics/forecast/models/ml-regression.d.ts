/** The part of ml-regression in use; the package carries no types. */
declare module 'ml-regression' {
  export class MultivariateLinearRegression {
    constructor(
      x: readonly (readonly number[])[],
      y: readonly (readonly number[])[],
      options?: { readonly intercept?: boolean; readonly statistics?: boolean },
    );
    /** Row per input, the last one the intercept where there is one. */
    readonly weights: readonly (readonly number[])[];
    predict(x: readonly number[]): number[];
  }
}
