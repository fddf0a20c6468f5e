/** The lower and upper end of an interval, here always at the 95 % level. */
export type Interval = { low: number; high: number };
