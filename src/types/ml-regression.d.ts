/** The part of ml-regression that is used; the package ships no types. */
declare module 'ml-regression' {
  /** Least squares on one variable. */
  export class SimpleLinearRegression {
    constructor(x: number[], y: number[]);
    readonly slope: number;
    readonly intercept: number;
    predict(x: number): number;
  }

  /** Median of the slopes of all pairs; median intercept. */
  export class TheilSenRegression {
    constructor(x: number[], y: number[]);
    readonly slope: number;
    readonly intercept: number;
    predict(x: number): number;
  }

  /** Least squares on several variables. */
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
