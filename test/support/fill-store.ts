import Libsql from "libsql";
import type { Account } from "./spawn-tasks.ts";

/**
 * Gives an account a store with records of `mai`, each some 330 bytes as a line of JSON, due one second after the other
 * from 1800000000 on. The program makes the first of them and SQL the rest, because thousands of processes take minutes.
 */
export async function fillStore({ tasks, store }: Account, count: number): Promise<void> {
  const first = "1800000000";
  await tasks("create", "-q", "--user", "mai", "--deadline", first, `body=${"x".repeat(270)}`);
  const database = new Libsql(store);
  database.exec(`
    WITH RECURSIVE step(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < ${count - 1})
    INSERT INTO record SELECT table_name, user_name, deadline + n, replace(item, '${first}', ${first} + n)
    FROM record, step`);
  database.close();
}
