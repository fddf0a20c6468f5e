/** Number crunchers would otherwise start a thread per core of the machine, however few they are given. */
export function threadEnvironment(cpus: number): Record<string, string> {
  const threads = String(Math.max(1, Math.floor(cpus)));
  return { OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads, MKL_NUM_THREADS: threads };
}
