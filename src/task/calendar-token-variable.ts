/** The function's variable that says where the token of its calendars is, as `ssm:/<service>/<stage>/CALENDAR_TOKEN`. */
export const CALENDAR_TOKEN_VARIABLE = "TASKS_CALENDAR_TOKEN";
