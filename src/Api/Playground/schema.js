// The schema beside the editors: every definition that holds all words searched for.

/** Splits a document into its definitions, each with the description before it. */
export function definitionsOf(sdl) {
  const definitions = [];
  let lines = [], depth = 0, isDescription = false;
  for (const line of sdl.split("\n")) {
    if (line.trim() === "" && depth === 0 && !isDescription) {
      if (lines.length > 0) definitions.push(lines.join("\n"));
      lines = [];
      continue;
    }
    lines.push(line);
    if ((line.match(/"""/g) ?? []).length === 1) isDescription = !isDescription;
    else if (!isDescription && !line.trim().startsWith("\"")) depth += (line.match(/[{(]/g) ?? []).length - (line.match(/[})]/g) ?? []).length;
  }
  if (lines.length > 0) definitions.push(lines.join("\n"));
  return definitions;
}

const wordsOf = search => search.toLowerCase().split(/\s+/).filter(Boolean);

function show(definition, words) {
  const block = document.createElement("pre");
  if (words.length === 0) {
    block.textContent = definition;
    return block;
  }
  const pattern = new RegExp(words.map(word => word.replace(/[^\w]/g, "\\$&")).join("|"), "gi");
  let from = 0;
  for (const match of definition.matchAll(pattern)) {
    const mark = document.createElement("mark");
    mark.textContent = match[0];
    block.append(definition.slice(from, match.index), mark);
    from = match.index + match[0].length;
  }
  block.append(definition.slice(from));
  return block;
}

/** Fetched when it is first opened. */
export function makeSchemaViewer(panel, toggle) {
  const [search, count, text] = ["search", "count", "text"].map(part => panel.querySelector(`#schema-${part}`));
  let definitions = null;

  function filter() {
    const words = wordsOf(search.value);
    const found = definitions.filter(definition => words.every(word => definition.toLowerCase().includes(word)));
    count.textContent = `${found.length} of ${definitions.length} definitions`;
    text.replaceChildren(...found.map(definition => show(definition, words)));
    text.scrollTop = 0;
  }

  async function open() {
    panel.hidden = false;
    toggle.setAttribute("aria-expanded", "true");
    search.focus();
    if (definitions) return;
    const response = await fetch("/schema.graphql", { credentials: "omit" });
    definitions = definitionsOf(await response.text());
    filter();
  }

  function close() {
    panel.hidden = true;
    toggle.setAttribute("aria-expanded", "false");
    toggle.focus();
  }

  toggle.addEventListener("click", () => (panel.hidden ? open() : close()));
  panel.querySelector("#schema-close").addEventListener("click", close);
  panel.addEventListener("keydown", event => { if (event.key === "Escape") close(); });
  search.addEventListener("input", () => { if (definitions) filter(); });
}
