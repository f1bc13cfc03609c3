import { usageError } from "../../errors.ts";
import type { AttributeType } from "../attribute-value.ts";
import { faultOf, sizeFault } from "./check-condition.ts";
import { hintForComparator } from "./condition-hints.ts";
import type { Refuse } from "../path/unescape.ts";
import { type Token, readTokens } from "./condition-tokens.ts";
import type { Comparator, Condition, Operand } from "./condition.ts";
import { parseOperand, parsePath } from "./parse-operand.ts";
import { TokenReader } from "./token-reader.ts";

// Developer Guide, "Service, account, and table quotas": operators and functions of an expression, operands of IN.
const MOST_OPERATORS = 300;
const MOST_IN_LIST = 100;
// DynamoDB does not count parentheses, but here they would overflow the stack.
const DEEPEST = 200;

const EXAMPLE = 'write a condition such as status = "open" and priority >= 2';
const COMPARATORS: readonly Comparator[] = ["=", "<>", "<", "<=", ">", ">="];
const TYPES: readonly AttributeType[] = ["S", "N", "B", "SS", "NS", "BS", "BOOL", "NULL", "L", "M"];
const FUNCTIONS = new Set([
  "attribute_exists",
  "attribute_not_exists",
  "attribute_type",
  "begins_with",
  "contains",
]);
const CALLED_VALUES = new Set(["size", "b", "ss", "ns", "bs"]);

/**
 * Reads DynamoDB's condition language with the values written in place. `what` names the flag for messages. Throws a
 * usage error, with the column in code points, for what is not a condition or would be refused by DynamoDB.
 */
export function parseCondition(text: string, what: string): Condition {
  if (text.trim() === "") throw usageError(`${what}: the condition is empty`, EXAMPLE);
  const refuse: Refuse = (at, message, hint) =>
    usageError(`${what}: column ${Array.from(text.slice(0, at)).length + 1}: ${message}`, hint ?? EXAMPLE);
  return new ConditionParser(new TokenReader(text, readTokens(text, refuse), refuse)).parse();
}

class ConditionParser {
  readonly #reader: TokenReader;
  #operators = 0;
  #depth = 0;

  constructor(reader: TokenReader) {
    this.#reader = reader;
  }

  parse(): Condition {
    const condition = this.#or();
    const { kind, raw } = this.#reader.peek();
    if (kind === "end") return condition;
    const compared = COMPARATORS.some((comparator) => comparator === raw);
    throw this.#reader.expected(
      "'and', 'or' or the end",
      compared
        ? "write a comparison of two values; a function such as contains(…) stands by itself"
        : undefined,
    );
  }

  #or(): Condition {
    let left = this.#and();
    for (let token = this.#reader.peek(); this.#reader.takeKeyword("or"); token = this.#reader.peek()) {
      this.#count(token);
      left = { is: "or", left, right: this.#and() };
    }
    return left;
  }

  #and(): Condition {
    let left = this.#not();
    for (let token = this.#reader.peek(); this.#reader.takeKeyword("and"); token = this.#reader.peek()) {
      this.#count(token);
      left = { is: "and", left, right: this.#not() };
    }
    return left;
  }

  #not(): Condition {
    const token = this.#reader.peek();
    if (this.#reader.takeKeyword("not")) {
      this.#count(token);
      return { is: "not", condition: this.#deeper(token, () => this.#not()) };
    }
    if (this.#reader.takeSymbol("(")) {
      const condition = this.#deeper(token, () => this.#or());
      if (!this.#reader.takeSymbol(")")) throw this.#reader.expected("'and', 'or' or ')'");
      return condition;
    }
    if (!this.#reader.isCall() || CALLED_VALUES.has(token.text)) return this.#comparison();
    return this.#function();
  }

  #deeper(token: Token, parse: () => Condition): Condition {
    this.#depth += 1;
    if (this.#depth > DEEPEST) {
      throw this.#reader.refuse(
        token.at,
        `more than ${DEEPEST} levels of parentheses and not`,
        "leave out needless ones",
      );
    }
    const condition = parse();
    this.#depth -= 1;
    return condition;
  }

  #comparison(): Condition {
    const reader = this.#reader;
    const { at } = reader.peek();
    const left = this.#operand();
    const written = reader.written(at);
    const operator = reader.peek();
    const comparator = COMPARATORS.find((candidate) => reader.isSymbol(candidate));
    if (comparator !== undefined) {
      reader.next();
      return this.#checked(operator, { is: "compare", left, comparator, right: this.#operand() });
    }
    if (reader.takeKeyword("between")) {
      const low = this.#operand();
      if (!reader.takeKeyword("and")) throw reader.expected("'and'", `write ${written} between 1 and 5`);
      return this.#checked(operator, { is: "between", operand: left, low, high: this.#operand() });
    }
    if (reader.takeKeyword("in"))
      return this.#checked(operator, { is: "in", operand: left, list: this.#list(written) });
    throw reader.expected("a comparator", hintForComparator(operator.text, written));
  }

  #operand(): Operand {
    const token = this.#reader.peek();
    const operand = parseOperand(this.#reader);
    if (!("size" in operand)) return operand;
    this.#count(token);
    const fault = sizeFault(operand.size);
    if (fault !== undefined) throw this.#reader.refuse(token.at, fault.message, fault.hint);
    return operand;
  }

  #list(written: string): Operand[] {
    const hint = `write ${written} in ("a", "b")`;
    this.#reader.expectSymbol("(", hint);
    const list: Operand[] = [];
    do {
      const { at } = this.#reader.peek();
      list.push(this.#operand());
      if (list.length > MOST_IN_LIST) {
        const several = `split it: ${written} in (…) or ${written} in (…)`;
        throw this.#reader.refuse(at, `in has more than ${MOST_IN_LIST} values, DynamoDB's most`, several);
      }
    } while (this.#reader.takeSymbol(","));
    if (!this.#reader.takeSymbol(")")) throw this.#reader.expected("',' or ')'", hint);
    return list;
  }

  #function(): Condition {
    const name = this.#reader.next();
    this.#reader.next();
    if (!FUNCTIONS.has(name.text)) throw this.#unknownFunction(name);
    const condition = this.#arguments(name.text);
    this.#reader.expectSymbol(")");
    return this.#checked(name, condition);
  }

  #arguments(name: string): Condition {
    if (name === "attribute_exists") return { is: "exists", path: parsePath(this.#reader) };
    if (name === "attribute_not_exists") return { is: "not-exists", path: parsePath(this.#reader) };
    // DynamoDB Local 3.1 takes a value here, too; the Developer Guide has a path, and Dynoxide 1.2 takes size("x") and
    // attribute_type("x", "S") for a mistake.
    const subject = this.#operand();
    this.#reader.expectSymbol(",", `${name} takes a place and a value`);
    if (name === "attribute_type") return { is: "type", subject, type: this.#type() };
    const operand = this.#operand();
    return name === "contains"
      ? { is: "contains", subject, operand }
      : { is: "begins-with", subject, prefix: operand };
  }

  #type(): AttributeType {
    const token = this.#reader.peek();
    const type = TYPES.find((candidate) => token.kind === "text" && candidate === token.text);
    if (type === undefined) throw this.#reader.expected("a type", `write one of "${TYPES.join('", "')}"`);
    this.#reader.next();
    return type;
  }

  #unknownFunction(name: Token): Error {
    const all = [...FUNCTIONS, "size"];
    const lower = all.find((known) => known === name.text.toLowerCase());
    const hint =
      lower === undefined ? `the functions are ${all.join(", ")}` : `write it in lower case: ${lower}`;
    return this.#reader.refuse(name.at, `there is no function '${name.text}'`, hint);
  }

  #checked(operator: Token, condition: Condition): Condition {
    this.#count(operator);
    const fault = faultOf(condition);
    if (fault !== undefined) throw this.#reader.refuse(operator.at, fault.message, fault.hint);
    return condition;
  }

  #count(operator: Token): void {
    this.#operators += 1;
    if (this.#operators <= MOST_OPERATORS) return;
    const message = `the condition has more than ${MOST_OPERATORS} operators, DynamoDB's most`;
    throw this.#reader.refuse(
      operator.at,
      message,
      "ask for less at once, for example with in (…) for many =",
    );
  }
}
