import Libsql from "libsql";
import { checksum, keysText } from "../../src/local/store/checksum.ts";
import type { Account } from "./spawn-tasks.ts";

const TABLE = "tasks-dev-table";
const FIRST = 1_800_000_000;

/**
 * Gives an account a store with records of `mai`, each some 330 bytes as a line of JSON, due one second after the other
 * from 1800000000 on. The program makes the first of them and SQL the rest, because thousands of processes take minutes.
 */
export async function fillStore({ tasks, store }: Account, count: number): Promise<void> {
  const body = "x".repeat(270);
  await tasks("create", "-q", "--user", "mai", "--deadline", String(FIRST), `body=${body}`);
  const database = new Libsql(store);
  // As text alone: libsql closes the file when the last prepared statement is collected, and not before.
  database.exec("BEGIN");
  for (let at = 1; at < count; at += 1000) {
    const rows = Array.from({ length: Math.min(1000, count - at) }, (_, index) => {
      const deadline = FIRST + at + index;
      const item = `{"user_name":{"S":"mai"},"deadline_unix_time":{"N":"${deadline}"},"body":{"S":"${body}"}}`;
      const sum = checksum(keysText(TABLE, { userName: "mai", deadline, rest: "" }), item);
      return `('${TABLE}', 'mai', ${deadline}, '', '${item}', ${sum})`;
    });
    database.exec(`INSERT INTO record VALUES ${rows.join(",")}`);
  }
  database.exec("COMMIT");
  database.close();
}
