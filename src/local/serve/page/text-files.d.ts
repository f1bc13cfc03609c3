/** A file of the page as a text; see .build/page-files.mjs. */
declare module "*?text" {
  const text: string;
  export default text;
}
