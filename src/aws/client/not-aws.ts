/** The error for an answer of success that lacks what every answer of AWS has. */
export const NOT_AWS = "NotAnAnswerOfAws";
