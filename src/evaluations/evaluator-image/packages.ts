/**
 * What scoring scripts find: all that EvalAI's own workers have (its requirements/worker_py3_*.txt) as far as Debian packages it,
 * and what scripts about medical images, tables and text most often want besides.
 */
export const usualPackages = [
  "python3-numpy",
  "python3-pandas",
  "python3-scipy",
  "python3-sklearn",
  "python3-matplotlib",
  "python3-networkx",
  "python3-tqdm",
  "python3-dateutil",
  "python3-h5py",
  "python3-nibabel",
  "python3-openpyxl",
  "python3-pil",
  "python3-pydicom",
  "python3-requests",
  "python3-seaborn",
  "python3-skimage",
  "python3-statsmodels",
  "python3-tz",
  "python3-yaml",
];

/** Without which there is no evaluator. */
export const neededPackages = ["python3"];

/** What Debian has others depend on, and no script runs: a compiler for numeric Python, with g++ and half a gigabyte behind it. */
export const needlessPackages = ["python3-pythran"];
