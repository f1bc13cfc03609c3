/** What stands between two cells: most spreadsheets of countries with a decimal comma write semicolons. */
export type Delimiter = "," | ";" | "\t";

/** The delimiter of a header: what stands in it most often outside of quotes; a comma where nothing does. */
export function delimiterOf(header: string): Delimiter {
  const plain = header.replaceAll(/"(?:[^"]|"")*"/g, "");
  const counts = ([",", ";", "\t"] as const).map(
    (delimiter) => [delimiter, plain.split(delimiter).length] as const,
  );
  return counts.reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
