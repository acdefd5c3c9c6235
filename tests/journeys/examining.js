/* What of a page matters to axe: its structure, without words, ids and rows of the same build.

   Gives the shape of every part of the page, so that a structure is examined only once, and
   takes rows and cards out that have the very same shape as two before them. */
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
    return `${node.localName}[${[...node.attributes].map(attribute).sort()}](${children})`;
  };
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  const parts = [...document.body.children].map(shape);
  spare.forEach((node) => node.remove());
  return { parts, double: ids.filter((id, place) => ids.indexOf(id) !== place) };
})()
