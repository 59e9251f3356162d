extension ReviewPage {
    /// Makes a plan, as `QuarantinePlan` writes them, of the boxes: the same as `QuarantinePlan.consistent` does for
    /// photos in two groups. Works offline; the plan is handed over as a download.
    static let script = #"""

        (() => {
          const written = JSON.parse(document.getElementById("plan").textContent);
          const files = written.items.map(item => item.remove);
          const said = document.querySelector("output");
          const save = document.getElementById("save");
          const key = file => JSON.stringify(file.path);
          const filesOf = box => box.dataset.files.split(" ").map(number => files[number]);

          function items() {
            const removals = new Map();
            for (const group of document.querySelectorAll("section")) {
              const boxes = [...group.querySelectorAll("input")];
              const kept = boxes.filter(box => box.checked).flatMap(filesOf);
              group.querySelector(".warning").hidden = kept.length > 0;
              if (kept.length === 0) return null;
              for (const box of boxes.filter(box => !box.checked)) {
                for (const remove of filesOf(box)) {
                  const keep = kept.find(file => file.sha256 === remove.sha256) ?? kept[0];
                  const kind = box.dataset.kind;
                  if (!removals.has(key(remove))) removals.set(key(remove), {remove, keep, kind, group: group.id});
                }
              }
            }
            const plan = [];
            for (const [path, item] of removals) {
              let {keep, kind} = item;
              const passed = new Set([path]);
              while (keep && removals.has(key(keep))) {
                const other = removals.get(key(keep));
                if (passed.has(key(keep))) { keep = null; break; }
                passed.add(key(keep));
                ({keep, kind} = other);
              }
              if (keep) plan.push({...item, keep, kind});
            }
            return plan;
          }

          function size(bytes) {
            const units = ["bytes", "kB", "MB", "GB", "TB"];
            let place = 0;
            while (bytes >= 1000 && place < units.length - 1) { bytes /= 1000; place += 1; }
            return `${place ? bytes.toFixed(1) : bytes} ${units[place]}`;
          }

          function update() {
            const plan = items();
            save.disabled = !plan || plan.length === 0;
            if (!plan) { said.textContent = "A group keeps no photo"; return; }
            const bytes = plan.reduce((sum, item) => sum + item.remove.size, 0);
            said.textContent = `${plan.length} photo${plan.length === 1 ? "" : "s"} to go, ${size(bytes)}`;
          }

          document.addEventListener("change", update);
          for (const button of document.querySelectorAll(".only")) {
            button.disabled = false;
            button.addEventListener("click", () => {
              for (const box of button.closest("section").querySelectorAll("input")) {
                box.checked = "suggested" in box.dataset;
              }
              update();
            });
          }
          save.addEventListener("click", () => {
            const text = JSON.stringify({...written, items: items()}, null, 2) + "\n";
            const link = document.createElement("a");
            link.href = URL.createObjectURL(new Blob([text], {type: "application/json"}));
            link.download = "afterimage-plan.json";
            link.click();
            document.getElementById("next").hidden = false;
          });
          update();
        })();

        """#
}
