extension ReviewPage {
    /// Writes down what is chosen, and asks before it saves that. What stays for each photo `QuarantinePlan` works out when the
    /// plan is read. Works offline; the plan is handed over as a download.
    static let script = #"""

        (() => {
          const {items, ...heading} = JSON.parse(document.getElementById("plan").textContent);
          const files = items.map(item => item.remove);
          const said = document.querySelector("output");
          const save = document.getElementById("save");
          const dialog = document.querySelector("dialog");
          const sections = [...document.querySelectorAll("section")];
          const boxes = within => [...within.querySelectorAll(".choice input")];
          const filesOf = box => box.dataset.files.split(" ").map(Number);
          const going = () => boxes(document).filter(box => !box.checked);
          const numbers = () => [...new Set(going().flatMap(filesOf))];
          const count = number => `${number} photo${number === 1 ? "" : "s"}`;
          const bytes = () => size(numbers().reduce((sum, number) => sum + files[number].size, 0));
          const summary = () => `${numbers().length} selected for quarantine (${bytes()})`;

          function size(bytes) {
            const units = ["bytes", "kB", "MB", "GB", "TB"];
            let place = 0;
            while (bytes >= 1000 && place < units.length - 1) { bytes /= 1000; place += 1; }
            return `${place ? bytes.toFixed(1) : bytes} ${units[place]}`;
          }

          function update() {
            let isWhole = true;
            for (const section of sections) {
              const keepsOne = boxes(section).some(box => box.checked);
              section.querySelector(".warning").hidden = keepsOne;
              isWhole &&= keepsOne;
            }
            save.disabled = !isWhole || going().length === 0;
            said.textContent = isWhole ? summary() : "A group keeps no photo";
          }

          function row(box) {
            const figure = box.closest("figure");
            const item = document.createElement("li");
            const picture = figure.querySelector("img")?.cloneNode();
            if (picture) { picture.alt = ""; item.append(picture); }
            const words = document.createElement("div");
            for (const part of figure.querySelectorAll("strong, .facts, .path")) words.append(part.cloneNode(true));
            item.append(words);
            return item;
          }

          function ask() {
            dialog.querySelector("h2").textContent = `Move ${count(numbers().length)} to quarantine?`;
            dialog.querySelector("p").textContent =
              `${summary()}. Saving the plan moves nothing yet; \u201cafterimage duplicates apply\u201d does.`;
            dialog.querySelector("ul").replaceChildren(...going().map(row));
            dialog.showModal();
            dialog.querySelector("ul").focus();
          }

          function write() {
            const plan = {...heading, choices: sections.map(section => {
              const all = boxes(section).map(box => ({box, kind: box.dataset.kind, files: filesOf(box).map(at => files[at])}));
              return {
                group: section.id, keep: all.filter(({box}) => box.checked).flatMap(({files}) => files),
                remove: all.filter(({box}) => !box.checked).map(({kind, files}) => ({kind, files})),
              };
            })};
            const link = document.createElement("a");
            link.href = URL.createObjectURL(
              new Blob([JSON.stringify(plan, null, 2) + "\n"], {type: "application/json"}));
            link.download = "afterimage-plan.json";
            link.click();
            document.getElementById("next").hidden = false;
          }

          document.addEventListener("change", update);
          for (const button of document.querySelectorAll(".only")) {
            button.disabled = false;
            button.addEventListener("click", () => {
              for (const box of boxes(button.closest("section"))) box.checked = "suggested" in box.dataset;
              update();
            });
          }
          save.addEventListener("click", ask);
          const [cancel, confirm] = dialog.querySelectorAll("button");
          cancel.addEventListener("click", () => dialog.close());
          confirm.addEventListener("click", () => { dialog.close(); write(); });
          update();
        })();

        """#
}
