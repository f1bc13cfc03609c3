import { writeSync } from "node:fs";

/** The package's version, which the build knows. */
declare const VERSION: string;

/** The one answer that needs none of the program. What goes wrong here, the program tells. */
export function tellVersion([word, ...more]: string[]): boolean {
  if ((word !== "--version" && word !== "-V") || more.length > 0) return false;
  try {
    writeSync(1, `${VERSION}\n`);
    return true;
  } catch {
    return false;
  }
}
