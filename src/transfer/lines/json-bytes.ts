// The bytes of JSON, and those of DynamoDB JSON that stand around a value.

export const TAB = 0x09;
export const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_LIST = 0x5d;
export const OPEN = 0x7b;
export const CLOSE = 0x7d;

// The first letters of the types that most values have.
export const LETTER_L = 0x4c;
export const LETTER_M = 0x4d;
export const LETTER_N = 0x4e;
export const LETTER_S = 0x53;

export const TEXT = Buffer.from('{"S":');
export const NUMBER = Buffer.from('{"N":"');
export const NUMBER_END = Buffer.from('"}');
export const TRUE = Buffer.from('{"BOOL":true}');
export const FALSE = Buffer.from('{"BOOL":false}');
export const NULL = Buffer.from('{"NULL":true}');
export const MAP = Buffer.from('{"M":');
export const LIST = Buffer.from('{"L":[');
export const LIST_END = Buffer.from("]}");
export const BINARY = Buffer.from('{"B":');
export const TEXTS = Buffer.from('{"SS":[');
export const NUMBERS = Buffer.from('{"NS":["');
export const NUMBERS_END = Buffer.from('"]}');
export const BETWEEN = Buffer.from('","');
export const VALUE_END = Buffer.from("}");
