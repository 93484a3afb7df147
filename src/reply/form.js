(() => {
  "use strict";
  const form = document.querySelector("form");
  const save = document.querySelector("a.save");
  const kept = document.getElementById("kept");
  const about = JSON.parse(document.getElementById("about").textContent);
  const place = "inservice answers " + about.kit + " " + (about.person || "");
  const fields = Array.from(form.elements).filter((field) => field.name);

  const answers = () => {
    const all = {};
    for (const id of about.questions) {
      const found = {};
      for (const part of ["answer", "checked_on", "source", "note"]) {
        const named = fields.filter((field) => field.name === id + " " + part);
        const value = named.map((field) => field.type === "radio" && !field.checked ? "" : field.value.trim()).join("");
        if (value) found[part] = value;
      }
      if (Object.keys(found).length > 0) all[id] = found;
    }
    return all;
  };

  let link = "";
  const changed = () => {
    const reply = { version: 1, kit: about.kit, person: about.person, asked: about.asked, answers: answers() };
    if (link) URL.revokeObjectURL(link);
    link = URL.createObjectURL(new Blob([JSON.stringify(reply, null, 2) + "\n"], { type: "application/json" }));
    save.href = link;
    const count = Object.values(reply.answers).filter((one) => one.answer).length;
    document.getElementById("count").textContent = about.count.replace("{n}", count).replace("{of}", about.questions.length);
    try {
      const typed = fields.map((field) => field.type === "radio" ? field.checked : field.value);
      localStorage.setItem(place, JSON.stringify({ names: fields.map((field) => field.name + "=" + (field.type === "radio" ? field.value : "")), typed }));
      kept.textContent = about.kept;
    } catch {
      kept.textContent = about.not_kept;
    }
  };

  try {
    const old = JSON.parse(localStorage.getItem(place) || "null");
    if (old) {
      for (const field of fields) {
        const at = old.names.indexOf(field.name + "=" + (field.type === "radio" ? field.value : ""));
        if (at < 0) continue;
        if (field.type === "radio") field.checked = old.typed[at] === true;
        else field.value = String(old.typed[at]);
      }
    }
  } catch {
    // `changed` has shown the message.
  }
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  changed();
})();
