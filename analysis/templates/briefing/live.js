/* Draws the charts again so that they answer: hover says who says it, a click leads to the evidence. */
(() => {
  const narrow = matchMedia("(max-width:719px)");
  const options = {
    mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false,
    tooltip: {disableDefaultStyle: true, theme: "tollbook"},
  };
  async function draw(box) {
    const given = JSON.parse(document.getElementById(box.id.replace("chart-", "live-")).textContent);
    const goal = box.querySelector(".live");
    const {view} = await vegaEmbed(goal, narrow.matches && given.slim || given.wide, options);
    const svg = goal.querySelector("svg");
    svg.setAttribute("role", given.links ? "group" : "img");
    svg.setAttribute("aria-label", given.label);
    goal.querySelector("form").remove();
    const seen = new Set();
    for (const mark of svg.querySelectorAll("*")) {
      for (const name of ["role", "aria-label", "aria-roledescription"]) mark.removeAttribute(name);
      const link = mark.__data__ && mark.__data__.href;
      if (mark.tagName === "text") mark.setAttribute("aria-hidden", "true");
      if (!link || seen.has(link) || !(given.links || {})[link]) continue;
      seen.add(link);
      mark.setAttribute("tabindex", "0");
      mark.setAttribute("role", "link");
      mark.setAttribute("aria-label", given.links[link]);
      mark.removeAttribute("aria-hidden");
      mark.addEventListener("keydown", (event) => { if (event.key === "Enter") location.hash = link; });
    }
    box.classList.add("is-live");
    return view;
  }
  const boxes = [...document.querySelectorAll(".chart")];
  const all = () => boxes.forEach((box) => draw(box).catch(() => box.classList.remove("is-live")));
  narrow.addEventListener("change", all);
  all();
})();
