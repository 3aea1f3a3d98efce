// The capital sheet: without this script the page shows worked examples.
// Figures of the law come from <script type="application/json" id="capital-rules"> (data/rules.yml); words from the form itself.
// Whole euros; what does not divide is rounded down.
(() => {
  "use strict";
  const form = document.getElementById("capital-form");
  const source = document.getElementById("capital-rules");
  if (!form || !source) return;
  const rules = JSON.parse(source.textContent);
  const rule = (name) => Number(rules[name].value);
  const percent = (amount, name) => Math.floor((amount * rule(name)) / 100);
  const rest = (amount, name) => Math.floor((amount * (100 - rule(name))) / rule(name));
  const thousands = document.documentElement.lang.startsWith("fr") ? "\u202f" : ".";
  const written = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, thousands);

  // "4.000", "4 000" and "4000" are numbers; "4000,50", "4.5" and words are not.
  const read = (text) => {
    const typed = text.replace(/[\s\u00a0\u202f€]/g, "");
    return /^(\d{1,3}(\.\d{3})+|\d+)$/.test(typed)
      ? parseInt(typed.replace(/\./g, ""), 10) : NaN;
  };

  // Two columns each: at the start, and once the second part of the unemployment money has come.
  const countries = {
    it(field) {
      const first = percent(field.benefit, "it_naspi_first");
      const column = (each) => {
        const own = field.members * field.own;
        const benefit = field.claimants * each;
        const capital = own + benefit;
        const twice = rule("it_cfi_multiple") * capital;
        const cfi = Math.min(twice, capital + field.other);
        const asked = rule("it_loan_multiple") * cfi;
        const loan = Math.min(asked, rule("it_loan_max"));
        return { own, benefit, capital, other: field.other, cfi, loan,
          total: capital + field.other + cfi + loan, bound: cfi < twice, capped: loan < asked };
      };
      const columns = [column(first), column(field.benefit)];
      columns.parts = ["own", "benefit", "other", "cfi", "loan"];
      const most = field.own + (field.claimants ? field.benefit : 0);
      const least = field.claimants < field.members ? field.own : field.own + first;
      return { columns, notes: {
        few: field.members < rule("it_members_min"),
        small: field.members >= rule("it_members_min") && field.members < rule("it_members_ordinary"),
        low: least < rule("it_share_min"),
        high: most > rule("it_share_max"),
        bound: columns[0].bound,
        capped: columns[1].capped,
      } };
    },
    fr(field) {
      const sa = field.form === "sa";
      // who asks must control the firm (rules.yml): at most so much of the outsiders' keeps the control
      const whole = percent(field.benefit, "fr_arce_percent");
      const held = field.claimants * (field.own + whole);
      const all = field.members * field.own + field.claimants * whole;
      const most = Math.max(Math.ceil((held * 100) / rule("fr_arce_control")) - 1, field.claimants === 1 ? held * rule("fr_arce_manager") : 0);
      const controls = all <= most;
      const arce = controls ? whole : 0;
      const half = Math.floor(arce / rule("fr_arce_parts"));
      const minimum = rule(sa ? "fr_capital_sa" : "fr_capital_sarl");
      const column = (each) => {
        const own = field.members * field.own;
        const benefit = field.claimants * each;
        const capital = own + benefit;
        const outside = rest(capital, "fr_capital_percent");
        return { own, benefit, capital, missing: Math.max(0, minimum - capital), outside, total: capital + outside };
      };
      const least = field.own + (field.claimants < field.members ? 0 : half);
      const columns = [column(half), column(arce)];
      columns.parts = ["own", "benefit", "outside"];
      const asked = field.claimants > 0 && whole > 0;
      // each of a group has a part of what the largest holder has: one outsider, perhaps
      const one = rule("fr_arce_tenth") * (field.own + whole);
      const limit = Math.max(0, most - all);
      return { columns, limit, one, outsiders: rest(field.members, "fr_votes_percent"), notes: {
        uncontrolled: asked && !controls,
        control: asked && controls && columns[1].total > most,
        tenth: asked && controls && field.claimants > 1 && Math.min(limit, columns[1].outside) > one,
        few: field.members < rule(sa ? "fr_members_sa" : "fr_members_sarl"),
        low: !sa && least < rule("fr_share_min"),
      } };
    },
  };

  const fault = (input, text) => {
    const shown = document.getElementById(`${input.id}-error`);
    shown.textContent = text;
    shown.hidden = !text;
    input.closest(".field").classList.toggle("field--error", Boolean(text));
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    return Boolean(text);
  };

  // The numbers of one country, or null (the first faulty field has the focus then).
  const values = (part) => {
    const field = {};
    const faulty = [];
    for (const input of part.querySelectorAll("input, select")) {
      const name = input.dataset.field;
      if (input.tagName === "SELECT") { field[name] = input.value; continue; }
      const number = read(input.value);
      const limit = name === "claimants" ? field.members : Number(input.dataset.max);
      const least = Number(input.dataset.min || 0);
      field[name] = number;
      const text = Number.isNaN(number) || number < least ? input.dataset.error
        : number > limit ? input.dataset.tooMuch.replace("{limit}", written(limit)) : "";
      if (fault(input, text)) faulty.push(input);
    }
    if (faulty.length) faulty[0].focus();
    return faulty.length ? null : field;
  };

  const draw = (part, columns) => {
    const longest = Math.max(...columns.map((column) => column.total), 1);
    part.querySelectorAll("[data-bar]").forEach((bar, index) => {
      let at = 0;
      for (const name of columns.parts) {
        const piece = bar.querySelector(`[data-part="${name}"]`);
        const wide = (100 * columns[index][name]) / longest;
        piece.setAttribute("x", at);
        piece.setAttribute("width", wide);
        at += wide;
      }
    });
  };

  const clear = (part) => {
    part.querySelector("output").textContent = "";
    for (const shown of part.querySelectorAll("[data-result], [data-note]")) shown.hidden = true;
  };

  const show = (part, result) => {
    for (const cell of part.querySelectorAll("[data-row]")) {
      cell.textContent = written(result.columns[cell.dataset.column][cell.dataset.row]);
    }
    for (const note of part.querySelectorAll("[data-note]")) {
      note.hidden = !result.notes[note.dataset.note];
      note.textContent = note.dataset.text.replace("{limit}", written(result.limit)).replace("{one}", written(result.one));
    }
    // what the law does not allow is said alone: a sum beside it would be believed
    const impossible = [...part.querySelectorAll("[data-impossible]")].filter((note) => !note.hidden);
    if (impossible.length) {
      part.querySelector("output").textContent = impossible.map((note) => note.textContent).join(" ");
      for (const note of part.querySelectorAll("[data-note]")) note.hidden = true;
      return;
    }
    draw(part, result.columns);
    const told = { ...result.columns[0], outsiders: result.outsiders };
    const output = part.querySelector("output");
    output.textContent = output.dataset.text.replace(/\{(\w+)\}/g, (_, name) => written(told[name]));
    part.querySelector("[data-result]").hidden = false;
  };

  const chosen = () => form.querySelector(`[data-country="${form.elements.country.value}"]`);
  const choose = () => {
    for (const part of form.querySelectorAll("[data-country]")) part.hidden = part !== chosen();
  };
  form.addEventListener("change", (event) => { if (event.target.name === "country") choose(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clear(chosen());
    const field = values(chosen());
    if (field) show(chosen(), countries[chosen().dataset.country](field));
  });
  choose();
  form.hidden = false;
})();
