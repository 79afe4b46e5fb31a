// The text read aloud by the device's own voice, from the article at which the reader is. Nothing leaves the
// device that its own speech does not need, and where there is no Chinese voice there is no button.

const LANGUAGE = "zh-CN";

const chinese = () => speechSynthesis.getVoices().find((voice) => voice.lang.replace("_", "-").startsWith("zh"));

export const readAloud = (text, here) => {
  const group = document.querySelector("[data-voice]");
  if (!group || !("speechSynthesis" in window)) return;
  const [hear, pause, stop] = ["hear", "pause", "stop"].map((name) => group.querySelector(`[data-${name}]`));
  let turn = 0; // what was begun before is over

  const offer = () => {
    group.hidden = !chinese();
  };
  const buttons = (isSpeaking) => {
    hear.hidden = isSpeaking;
    pause.hidden = stop.hidden = !isSpeaking;
  };
  const end = () => {
    turn += 1;
    speechSynthesis.cancel();
    text.querySelector("[data-spoken]")?.removeAttribute("data-spoken");
    buttons(false);
  };

  // Paragraph by paragraph: voices fall silent in the middle of what is too long.
  const speak = (lines, mine) => {
    const [line, ...rest] = lines;
    if (mine !== turn) return;
    if (!line) {
      end();
      return;
    }
    text.querySelector("[data-spoken]")?.removeAttribute("data-spoken");
    line.setAttribute("data-spoken", "");
    if (line.getBoundingClientRect().bottom > window.innerHeight) line.scrollIntoView({ block: "center" });
    const utterance = new SpeechSynthesisUtterance(line.textContent);
    utterance.lang = LANGUAGE;
    utterance.voice = chinese();
    utterance.onend = () => speak(rest, mine);
    utterance.onerror = () => mine === turn && end();
    speechSynthesis.speak(utterance);
  };

  hear.addEventListener("click", () => {
    if (speechSynthesis.paused && speechSynthesis.speaking) {
      speechSynthesis.resume();
    } else {
      end();
      const from = here();
      const lines = [...text.querySelectorAll(".text__piece p, .text__head :is(h2, h3, h4, p)")];
      const first = lines.findIndex((line) => from?.contains(line));
      speak(lines.slice(Math.max(first, 0)), turn);
    }
    buttons(true);
  });
  pause.addEventListener("click", () => {
    speechSynthesis.pause();
    buttons(false);
    stop.hidden = false;
  });
  stop.addEventListener("click", end);
  window.addEventListener("pagehide", end);
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  offer();
};
