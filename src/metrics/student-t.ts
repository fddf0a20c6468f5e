import { betaQuantile } from "./beta.ts";

/** The 97.5 % quantile of Student's t with `degrees` of freedom: the half width of a 95 % t interval. */
export function studentT95(degrees: number): number {
  // t²/(ν + t²) is Beta(½, ν/2); this tail, unlike the other one, keeps its digits when ν is large.
  const share = betaQuantile(0.95, 0.5, degrees / 2);
  return Math.sqrt((degrees * share) / (1 - share));
}
