/* What of a page matters to axe: its structure, without words, ids and rows of the same build.

   Gives the shape of every part of the page (bars, foot, each panel; and how headings follow each
   other), so that a page of known parts is not examined again, and takes rows and cards out that have the very same shape as two before them. */
(() => {
  const KEPT = new Set([
    "class", "type", "role", "scope", "colspan", "rowspan", "tabindex", "autocomplete", "lang",
    "open", "hidden", "disabled", "checked", "required", "readonly", "multiple", "inputmode",
  ]);
  const POINTS = new Set([
    "for", "headers", "list", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns",
    "aria-activedescendant", "aria-errormessage", "aria-details",
  ]);
  const isSaid = (text) => /\S/.test(text);
  const leads = (value) => value.split(/\s+/).map((id) => (document.getElementById(id) ? "+" : "-")).join("");
  const attribute = ({ name, value }) => {
    if (POINTS.has(name)) return `${name}=${leads(value)}`;
    if (name === "href" && value.startsWith("#")) return `href=${leads(value.slice(1))}`;
    if (KEPT.has(name) || (name.startsWith("aria-") && name !== "aria-label")) return `${name}=${value}`;
    return `${name}${isSaid(value) ? "" : "=''"}`;
  };
  const aimedAt = new Set(
    [...document.querySelectorAll([...POINTS].map((name) => `[${name}]`).join(","))].flatMap((node) =>
      [...node.attributes].filter(({ name }) => POINTS.has(name)).flatMap(({ value }) =>
        value.split(/\s+/).filter((id) => { const aim = document.getElementById(id); return aim && !node.parentElement.parentElement?.contains(aim); }))),
  );
  const isAimedAt = (node) => [node, ...node.querySelectorAll("[id]")].some(({ id }) => aimedAt.has(id));
  const tag = (node) => `${node.localName}[${[...node.attributes].map(attribute).sort()}]`;
  const spare = [];
  const shape = (node) => {
    const children = [];
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE && isSaid(child.data)) children.push("t");
      if (child.nodeType !== Node.ELEMENT_NODE) continue;
      const one = shape(child);
      const isThird = children.at(-1) === one && children.at(-2) === one;
      if (isThird && !isAimedAt(child)) spare.push(child);
      else children.push(one);
    }
    return `${tag(node)}(${children})`;
  };
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  const main = document.querySelector("main");
  const isOpened = (node) => main && (node.contains(main) || node.parentElement === main);
  const partsOf = (node) =>
    isOpened(node) && node.children.length ? [tag(node), ...[...node.children].flatMap(partsOf)] : [shape(node)];
  const headings = [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map(({ localName }) => localName);
  const parts = [...partsOf(document.body), headings.join("").replace(/(h\d)\1+/g, "$1")];
  spare.forEach((node) => node.remove());
  return { parts, double: ids.filter((id, place) => ids.indexOf(id) !== place) };
})()
