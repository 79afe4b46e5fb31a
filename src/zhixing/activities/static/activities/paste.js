// A text with layout, pasted from Word or a page, becomes paragraphs of plain text.

const BLOCKS = new Set(["P", "DIV", "LI", "TR", "H1", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "PRE"]);

const paragraphsOf = (html) => {
  const lines = [""];
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) lines[lines.length - 1] += node.data.replace(/[\s\u00a0]+/g, " ");
    if (node.nodeType !== Node.ELEMENT_NODE || ["STYLE", "SCRIPT", "TITLE"].includes(node.tagName)) return;
    const isBlock = BLOCKS.has(node.tagName);
    if ((isBlock || node.tagName === "BR") && lines.at(-1).trim()) lines.push("");
    if (node.tagName === "LI") lines[lines.length - 1] += "• ";
    node.childNodes.forEach(walk);
    if (node.tagName === "TD" || node.tagName === "TH") lines[lines.length - 1] += " ";
    if (isBlock && lines.at(-1).trim()) lines.push("");
  };
  walk(new DOMParser().parseFromString(html, "text/html").body);
  return lines.map((line) => line.trim()).filter(Boolean).join("\n");
};

const onPaste = (event) => {
  const html = event.clipboardData?.getData("text/html");
  if (event.target.tagName !== "TEXTAREA" || !html) return;
  const text = paragraphsOf(html);
  if (!text) return;
  event.preventDefault();
  event.target.setRangeText(text, event.target.selectionStart, event.target.selectionEnd, "end");
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
};

document.querySelector("#minutes")?.addEventListener("paste", onPaste);
