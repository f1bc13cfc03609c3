import fc from "fast-check";

/** Letters that are wider, narrower or worse on a terminal than they look. */
export const screenLetters = fc.constantFrom(
  "a",
  " ",
  "熊",
  "👨‍👩‍👧‍👦",
  "🇯🇵",
  "e\u0301",
  "각".normalize("NFD"),
  "\u001b[31m",
  "\n",
  "\u202e",
  "क\u093f",
  "\u200d",
);

/** Any text, with many such letters. */
export const anyScreenText = fc.oneof(
  fc.string({ unit: screenLetters }),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
);
