/** Colours, cursor movements and window titles: ECMA-48 control sequences and strings, whole as far as they are there. */
// eslint-disable-next-line no-control-regex
const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
/** Everything else that moves or hides text instead of being it: controls but tab and line feed, and marks of direction. */
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * What a stranger's program printed, fit for a page, a file or a terminal: nothing in it but text, tabs and line feeds. A line
 * that was written over itself, as progress bars are, becomes several.
 */
export function printable(text: string): string {
  return text.replace(sequences, "").replace(/\r\n?/g, "\n").replace(controls, "");
}
