import { read } from "./ask.ts";
import { distanceOf, whenOf } from "./now.ts";

type Understood =
  | { at: number; wall: number; text: string; remark: string }
  | { error: string; hint?: string };

const PAUSE_MS = 120;
const EXAMPLES = "today, fri 5pm, +3d, 12/24, 明日 9時 …";

/** Says below a field how its `<when>` is understood while it is typed; examples while it is empty. Gives what says it anew. */
export function explainWhen(field: HTMLInputElement, hint: HTMLElement): () => void {
  let asked = 0;
  let timer = 0;
  const say = (text: string, isWrong = false) => {
    hint.textContent = text;
    hint.classList.toggle("wrong", isWrong);
    field.toggleAttribute("aria-invalid", isWrong);
    if (isWrong) field.setAttribute("aria-invalid", "true");
  };
  const explain = async () => {
    asked += 1;
    const mine = asked;
    const text = field.value.trim();
    if (text === "") return say(EXAMPLES);
    try {
      const answer = await read<Understood>(`/when.json?text=${encodeURIComponent(text)}`);
      if (mine !== asked || answer === undefined) return;
      if ("error" in answer) {
        say(answer.hint === undefined ? answer.error : `${answer.error}: ${answer.hint}`, true);
        return;
      }
      const remark = answer.remark === "" ? "" : ` (${answer.remark})`;
      say(`${whenOf(answer)}, ${distanceOf(answer)}: ${answer.text}${remark}`);
    } catch {
      // The state of the page says that nobody answers.
    }
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void explain(), PAUSE_MS);
  });
  say(EXAMPLES);
  return () => void explain();
}
