import type { Scorer } from "../../../src/benchmarks/scorer.ts";
import { binary, multiclass, regression } from "./table-file.ts";

/** A broken submission for the cases c1, c2 and c3, and every word that is said about it. */
export type BrokenFile = {
  what: string;
  name: string;
  content: string | Uint8Array;
  scorer?: Scorer;
  said: string[];
};

const header = "id,p\n";
const rest = "c2,0.2\nc3,0.3\n";

/** Files whose form is wrong, whatever their numbers. */
const forms: BrokenFile[] = [
  { what: "empty", name: "f.csv", content: "", said: ["f.csv: the file: is empty."] },
  { what: "blank", name: "f.csv", content: " \n\n", said: ["f.csv: the file: is empty."] },
  {
    what: "a foreign type",
    name: "f.xlsx",
    content: "PK\x03\x04",
    said: [
      "f.xlsx: the file: is of the type .xlsx, which is not accepted. Send one of .csv, .txt, .tsv, .json.",
    ],
  },
  {
    what: "no type",
    name: "predictions",
    content: header,
    said: ["predictions: the file: has no file type. Send one of .csv, .txt, .tsv, .json."],
  },
  {
    what: "a workbook named CSV",
    name: "f.csv",
    content: "PK\x03\x04....",
    said: [
      "f.csv: the file: is a ZIP archive or an Excel workbook, not a table as text. Save the table as CSV.",
    ],
  },
  {
    what: "gzip named CSV",
    name: "f.csv",
    content: Uint8Array.of(0x1f, 0x8b, 8, 0),
    said: ["f.csv: the file: is compressed with gzip, not a table as text. Unpack it first."],
  },
  {
    what: "UTF-16",
    name: "f.csv",
    content: Uint8Array.of(0xff, 0xfe, 0x69, 0),
    said: ["f.csv: the file: is text in UTF-16, not a table as text. Save it as UTF-8."],
  },
  {
    what: "JSON named CSV",
    name: "f.csv",
    content: '[{"id": "c1"}]',
    said: ["f.csv: the file: is named .csv, but looks like JSON. Name it .json."],
  },
  {
    what: "CSV named JSON",
    name: "f.JSON",
    content: header,
    said: [
      'f.JSON: the file: is named .json, but begins with "id,p\\n". Begin with [ or {, or name the file .csv if it is CSV.',
    ],
  },
  {
    what: "a header only",
    name: "f.csv",
    content: header,
    said: ["f.csv: the file: has no predictions. Give one row per case."],
  },
  {
    what: "a zero byte",
    name: "f.csv",
    content: `${header}c1,0.\0\n`,
    said: ["f.csv line 2: column 2: there is a zero byte: this is not text. Save the file as CSV in UTF-8."],
  },
  {
    what: "an open quote",
    name: "f.csv",
    content: `${header}"c1,0.1\n${rest}`,
    said: ["f.csv line 2: column 1: a quote is opened and never closed. Close it, or leave quotes out."],
  },
  {
    what: "a million columns",
    name: "f.csv",
    content: `${"a,".repeat(1e6)}\n`,
    said: ["f.csv line 1: column 4097: there are more than 4096 columns."],
  },
];

/** Tables with the wrong columns or rows. */
const shapes: BrokenFile[] = [
  {
    what: "a missing column",
    name: "f.csv",
    content: "id,score\nc1,0.1\n",
    said: [
      'f.csv line 1: column "p": is missing; the file has "id", "score". The columns must include "id", "p".',
    ],
  },
  {
    what: "no header",
    name: "f.csv",
    content: `c1,0.1\n${rest}`,
    said: [
      'f.csv line 1: columns "id", "p": are missing; the file has "c1", "0.1". The columns must include "id", "p".',
    ],
  },
  {
    what: "another case of letters",
    name: "f.csv",
    content: "ID, P\nc1,0.1\n",
    said: [
      'f.csv line 1: columns "id", "p": are missing; the file has "ID", " P". Rename "ID" to "id" and " P" to "p": names are matched letter by letter.',
    ],
  },
  {
    what: "semicolons",
    name: "f.csv",
    content: "id;p\nc1;0,1\n",
    said: [
      'f.csv line 1: columns "id", "p": are missing; the file has "id;p". The columns seem to be separated by semicolons: use commas.',
    ],
  },
  {
    what: "tabs in CSV",
    name: "f.csv",
    content: "id\tp\nc1\t0.1\n",
    said: [
      'f.csv line 1: columns "id", "p": are missing; the file has "id\\tp". The columns seem to be separated by tabs: name the file .tsv.',
    ],
  },
  {
    what: "commas in TSV",
    name: "f.tsv",
    content: header,
    said: [
      'f.tsv line 1: columns "id", "p": are missing; the file has "id,p". The columns seem to be separated by commas: name the file .csv.',
    ],
  },
  {
    what: "a column twice",
    name: "f.csv",
    content: "id,p,p\nc1,0.1,0.2\n",
    said: ['f.csv line 1: column "p": occurs twice, as column 2 and as column 3.'],
  },
  {
    what: "a short row",
    name: "f.csv",
    content: `${header}c1\n${rest}`,
    said: ["f.csv line 2: the row: has one cell where the first line has 2. Give a cell for every column."],
  },
  {
    what: "a locale comma without quotes",
    name: "f.csv",
    content: `${header}c1,0,1\n${rest}`,
    said: [
      "f.csv line 2: the row: has 3 cells where the first line has 2. Write decimals with a point, and put cells that contain the separator in quotes.",
    ],
  },
];

/** Wrong ids. */
const ids: BrokenFile[] = [
  {
    what: "a duplicate",
    name: "f.csv",
    content: `${header}c1,0.1\n${rest}c1,0.4\n`,
    said: ['f.csv line 5: column "id": "c1" was already predicted in line 2. Keep one prediction per case.'],
  },
  {
    what: "an unknown id",
    name: "f.csv",
    content: `${header}c1,0.1\n${rest}C1,0.1\n`,
    said: [
      'f.csv line 5: column "id": "C1" is no case of this phase. Take the ids from the template of this phase, letter by letter.',
    ],
  },
  {
    what: "an empty id",
    name: "f.csv",
    content: `${header},0.1\n${rest}`,
    said: ['f.csv line 2: column "id": is empty. Name the case.'],
  },
  {
    what: "a missing case",
    name: "f.csv",
    content: header + rest,
    said: [
      'f.csv: column "id": one case has no prediction: "c1". This phase wants a prediction for each of its 3 cases.',
    ],
  },
  {
    what: "missing cases",
    name: "f.csv",
    content: `${header}c2,0.2\n`,
    said: [
      'f.csv: column "id": 2 cases have no prediction: "c1", "c3". This phase wants a prediction for each of its 3 cases.',
    ],
  },
  {
    what: "a missing case in regression, where nothing is worst",
    name: "f.csv",
    content: "id,age\nc1,1\nc2,2\n",
    scorer: { ...regression, missing: "penalise" },
    said: [
      'f.csv: column "id": one case has no prediction: "c3". This phase wants a prediction for each of its 3 cases.',
    ],
  },
];

const cell = (text: string, said: string, remedy = "Write a finite number such as 0.25."): BrokenFile => ({
  what: `the cell ${text}`,
  name: "f.csv",
  content: `${header}c1,${text}\n${rest}`,
  said: [`f.csv line 2: column "p", case "c1": ${said} ${remedy}`],
});

/** Wrong numbers. */
const numbers: BrokenFile[] = [
  cell("", "is empty."),
  cell("NaN", 'is "NaN", no number.'),
  cell("n/a", 'is "n/a", no number.'),
  cell("-inf", 'is "-inf", not finite.'),
  cell("1e999", 'is "1e999", not finite.'),
  cell('"0,25"', 'is "0,25", with a decimal comma.', "Write 0.25."),
  cell("high", 'is "high", not a number.'),
  cell("0x1", 'is "0x1", not a number.'),
  cell("1.01", "1.01 is outside 0 to 1.", "Give a probability."),
  cell("-1e-9", "-1e-9 is outside 0 to 1.", "Give a probability."),
  {
    what: "a sum that is not 1",
    name: "f.csv",
    content: "id,pa,pb\nc1,0.5,0.5\nc2,0.5,0.5011\nc3,1,0\n",
    scorer: multiclass,
    said: [
      'f.csv line 3: the row, case "c2": the class probabilities add up to 1.0011, not to 1. Divide them by their sum.',
    ],
  },
  {
    what: "an infinite quantity",
    name: "f.tsv",
    content: "id\tage\nc1\tinf\nc2\t2\nc3\t3\n",
    scorer: regression,
    said: [
      'f.tsv line 2: column "age", case "c1": is "inf", not finite. Write a finite number such as 0.25.',
    ],
  },
];

/** JSON in its three forms. */
const json: BrokenFile[] = [
  {
    what: "NaN",
    name: "f.json",
    content: '[{"id": "c1", "p": NaN}]',
    said: ["f.json line 1: JSON: NaN is not a number that JSON knows. Write a finite number for every case."],
  },
  {
    what: "a number too large",
    name: "f.json",
    content: '{"c1": 1e999,\n"c2": 0, "c3": 0}',
    said: [
      'f.json line 1: column "p", case "c1": is "1e999", not finite. Write a finite number such as 0.25.',
    ],
  },
  {
    what: "a number in quotes",
    name: "f.json",
    content: '{"c1": "0.5", "c2": 0, "c3": 0}',
    said: ['f.json line 1: column "p", case "c1": is the text "0.5". Write the number without quotes.'],
  },
  {
    what: "null",
    name: "f.json",
    content: '{"c1": null, "c2": 0, "c3": 0}',
    said: ['f.json line 1: column "p", case "c1": is null. Write a finite number such as 0.25.'],
  },
  {
    what: "a truth value",
    name: "f.json",
    content: '{"c1": true, "c2": 0, "c3": 0}',
    said: [
      'f.json line 1: column "p", case "c1": is true, not a number. Write a finite number such as 0.25.',
    ],
  },
  {
    what: "a duplicate id",
    name: "f.json",
    content: '{"c1": 0, "c2": 0,\n"c1": 0, "c3": 0}',
    said: ['f.json line 2: column "id": "c1" was already predicted in line 1. Keep one prediction per case.'],
  },
  {
    what: "a name twice in one object",
    name: "f.json",
    content: '[{"id": "c1", "p": 0.1, "p": 0.2}]',
    said: ['f.json line 1: the table: names "p" twice in one object.'],
  },
  {
    what: "a missing name at first",
    name: "f.json",
    content: '[{"id": "c1", "P": 0.1}]',
    said: [
      'f.json line 1: column "p": is missing; the file has "id", "P". Rename "P" to "p": names are matched letter by letter.',
    ],
  },
  {
    what: "a missing name later",
    name: "f.json",
    content: '[{"id": "c1", "p": 0.1},\n{"id": "c2"}, {"p": 0, "id": "c3"}]',
    said: ['f.json line 2: column "p": is missing in this object.'],
  },
  {
    what: "a nested object",
    name: "f.json",
    content: '[{"id": "c1", "p": {"a": 1}}]',
    said: [
      "f.json line 1: the table: holds a list or an object inside the object of a case. Give each case one flat object.",
    ],
  },
  {
    what: "a list of lists",
    name: "f.json",
    content: '[["c1", 0.1]]',
    said: ["f.json line 1: the table: holds a list where an object belongs. Give each case one flat object."],
  },
  {
    what: "a list of numbers",
    name: "f.json",
    content: "[0.1, 0.2]",
    said: ["f.json line 1: the table: holds 0.1 where an object belongs. Give each case one flat object."],
  },
  {
    what: "one number for several classes",
    name: "f.json",
    content: '{"c1": 0.5}',
    scorer: multiclass,
    said: [
      'f.json line 1: the table: gives one value for a case that needs 2. Give an object with "pa", "pb".',
    ],
  },
  {
    what: "mixed forms",
    name: "f.json",
    content: '{"c1": 0.5, "c2": [0.5]}',
    said: [
      "f.json line 1: the table: holds a list where the value of a case belongs. Give each case one flat object.",
    ],
  },
  {
    what: "lists of different length",
    name: "f.json",
    content: '{"id": ["c1", "c2"], "p": [0.1]}',
    said: [
      'f.json line 1: the table: has 2 values in the list "id", but 1 in "p". Give one list of values per column, all of the same length.',
    ],
  },
  {
    what: "a column missing among lists",
    name: "f.json",
    content: '{"id": ["c1", "c2"], "q": [0.1, 0.2]}',
    said: [
      'f.json line 1: column "p": is missing; the file has "id", "q". The columns must include "id", "p".',
    ],
  },
  {
    what: "an empty value in a list",
    name: "f.json",
    content: '{"id": ["c1", "c2", "c3"],\n"p": [0.1,\nnull, 0]}',
    said: ['f.json line 3: column "p", case "c2": is null. Write a finite number such as 0.25.'],
  },
  {
    what: "a list twice",
    name: "f.json",
    content: '{"id": [], "p": [], "id": []}',
    said: ['f.json line 1: the table: names "id" twice in one object.'],
  },
  {
    what: "a scalar among lists",
    name: "f.json",
    content: '{"id": ["c1"], "p": 0.5}',
    said: [
      'f.json line 1: the table: holds one value where the list "p" belongs. Give one list of values per column, all of the same length.',
    ],
  },
  {
    what: "no cases",
    name: "f.json",
    content: "{}",
    said: ["f.json: the file: has no predictions. Give one row per case."],
  },
  {
    what: "an unfinished file",
    name: "f.json",
    content: '[{"id": "c1", "p": 0.1}',
    said: ["f.json line 1: JSON: the file ends where a comma or the closing bracket belongs."],
  },
  {
    what: "brackets without end",
    name: "f.json",
    content: `[{"id": ${"[".repeat(100)}`,
    said: [
      "f.json line 1: the table: holds a list or an object inside the object of a case. Give each case one flat object.",
    ],
  },
];

export const brokenFiles = [...forms, ...shapes, ...ids, ...numbers, ...json].map((file) => ({
  scorer: binary,
  ...file,
}));
