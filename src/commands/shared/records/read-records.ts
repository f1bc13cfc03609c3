import type { Context } from "../../../context.ts";
import type { Input } from "../../../ports.ts";
import type { ImportFormatName } from "../../../transfer/file-formats.ts";
import type { Source } from "../../../transfer/transfer-format.ts";

/** What a file or a pipe holds, in any format that is imported. Throws usage errors for one that cannot be read. */
export async function* readRecords(
  context: Context,
  input: Input,
  { path, format }: { path: string; format?: ImportFormatName | undefined },
): AsyncGenerator<Source[]> {
  const { openSource } = await import("../../../transfer/file/open-source.ts");
  const { loadDecoder } = await import("../../../transfer/file-formats.ts");
  const source = await openSource(input.chunks, { name: path === "-" ? undefined : path, format });
  const { decode } = await loadDecoder(source.format);
  const { settings } = context;
  yield* decode(source.text, { now: context.clock.now(), tz: settings.tz.value, csvSafe: settings.csvSafe });
}
