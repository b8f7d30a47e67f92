// Reading and showing text: which operation of a document is meant, JSON in colours, an editor's keys.

/** The operations of a document, in order: {kind, name, start, end}. A mistake in it is left for the server to explain. */
export function operationsOf(query) {
  const plain = query.replace(/"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*/g, hidden => " ".repeat(hidden.length));
  const found = [];
  let depth = 0, open = null;
  for (const { 0: token, 1: kind, 2: name, index } of plain.matchAll(/[({[]|[)}\]]|\b(query|mutation|subscription)\b\s*(\w*)/g)) {
    if ("({[".includes(token)) {
      if (depth++ === 0 && token === "{" && !open && !/fragment[^}]*$/.test(plain.slice(found.at(-1)?.end ?? 0, index)))
        open = { kind: "query", name: "", start: index };
    } else if (")}]".includes(token)) {
      if (--depth === 0 && token === "}" && open) {
        found.push({ ...open, end: index + 1 });
        open = null;
      }
    } else if (depth === 0) {
      open = { kind, name, start: index };
    }
  }
  return found;
}

/** The operation at the caret, else the first. */
export function operationAt(query, caret) {
  const all = operationsOf(query);
  return all.find(one => one.start <= caret && caret <= one.end) ?? all[0] ?? { kind: "query", name: "" };
}

const longestColoured = 100_000;
const jsonToken = /("(?:\\.|[^"\\])*")(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;

const longestLine = 52;

/** JSON with a line for whatever fits in one. */
export function formatJson(value, indent = "") {
  const line = JSON.stringify(value, null, 1).replace(/\n\s*/g, " ");
  if (value === null || typeof value !== "object" || indent.length + line.length <= longestLine) return line;
  const deeper = `${indent}  `;
  const [open, parts, close] = Array.isArray(value)
    ? ["[", value.map(part => formatJson(part, deeper)), "]"]
    : ["{", Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${formatJson(part, deeper)}`), "}"];
  return `${open}\n${parts.map(part => deeper + part).join(",\n")}\n${indent}${close}`;
}

/** Shows a value as JSON, a string as it is; long ones without colours. */
export function showJson(element, value) {
  const text = typeof value === "string" ? value : formatJson(value);
  element.replaceChildren();
  if (text.length > longestColoured || typeof value === "string") {
    element.textContent = text;
    return;
  }
  let from = 0;
  for (const match of text.matchAll(jsonToken)) {
    element.append(text.slice(from, match.index));
    const token = match[1] ?? match[0];
    const span = document.createElement("span");
    span.className = match[2] ? "json-key" : match[1] ? "json-text" : "json-value";
    span.textContent = token;
    element.append(span);
    from = match.index + token.length;
  }
  element.append(text.slice(from));
}

/** Tab indents, Ctrl-Enter runs; after Esc, Tab moves on as everywhere else. */
export function makeEditor(area, run) {
  let leaves = false;
  area.addEventListener("blur", () => { leaves = false; });
  area.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    } else if (event.key === "Escape") {
      leaves = true;
    } else if (event.key === "Tab" && !event.shiftKey && !leaves) {
      event.preventDefault();
      // The only way to insert that keeps the browser's undo.
      document.execCommand("insertText", false, "  ");
    } else if (event.key !== "Tab" && event.key !== "Shift") {
      leaves = false;
    }
  });
}

/** The greatest `revision` in an answer, or null. */
export function revisionOf(value) {
  if (value === null || typeof value !== "object") return null;
  const here = Number.isSafeInteger(value.revision) ? value.revision : 0;
  return Math.max(here, ...Object.values(value).map(revisionOf)) || null;
}
