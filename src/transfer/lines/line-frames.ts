/** What stands before and after a value, in place of what DynamoDB JSON has there. */
interface Frame {
  open: Buffer;
  close: Buffer;
}

/** How lines write what DynamoDB JSON says: an item, its line end included, and a value of each type. */
export interface LineFrames {
  item: Frame;
  S: Frame;
  N: Frame;
  BOOL: Frame;
  B: Frame;
  L: Frame;
  M: Frame;
  SS: Frame;
  NS: Frame & { between: Buffer };
  NULL: Buffer;
}

const frame = (open: string, close: string): Frame => ({
  open: Buffer.from(open),
  close: Buffer.from(close),
});
const numbers = (open: string, between: string, close: string) => ({
  ...frame(open, close),
  between: Buffer.from(between),
});
const bare = frame("", "");

/** Plain JSON, as `scan -o ndjson` writes it: what DynamoDB's types add to JSON is not seen. */
export const plainFrames: LineFrames = {
  item: frame("", "\n"),
  S: bare,
  N: bare,
  BOOL: bare,
  B: bare,
  L: frame("[", "]"),
  M: bare,
  SS: frame("[", "]"),
  NS: numbers("[", ",", "]"),
  NULL: Buffer.from("null"),
};

const element = frame(",\n", "");

/** The same, as the elements of an array: each after a comma. */
export const elementFrames: LineFrames = { ...plainFrames, item: element };

/** Plain JSON with the `$` notation, as `export` writes it. A name that begins with $ is left to the format itself. */
export const typedFrames: LineFrames = {
  ...plainFrames,
  B: frame('{"$b":', "}"),
  SS: frame('{"$ss":[', "]}"),
  NS: numbers('{"$ns":[', ",", "]}"),
};

export const typedElementFrames: LineFrames = { ...typedFrames, item: element };

/** The lines of DynamoDB's export to S3. */
export const dynamodbFrames: LineFrames = {
  item: frame('{"Item":', "}\n"),
  S: frame('{"S":', "}"),
  N: frame('{"N":"', '"}'),
  BOOL: frame('{"BOOL":', "}"),
  B: frame('{"B":', "}"),
  L: frame('{"L":[', "]}"),
  M: frame('{"M":', "}"),
  SS: frame('{"SS":[', "]}"),
  NS: numbers('{"NS":["', '","', '"]}'),
  NULL: Buffer.from('{"NULL":true}'),
};
