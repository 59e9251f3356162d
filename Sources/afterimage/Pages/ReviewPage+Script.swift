extension ReviewPage {
    /// The plan of a choice, as `QuarantinePlan.init` makes it of its `choices`: photos by number, what stays for one told
    /// by the kinships that Swift worked out. Tests run both on the same choices.
    static let rule = #"""

        const surest = ["sameBytes", "samePicture", "nearDuplicate", "burst"];
        const rank = kind => surest.includes(kind) ? surest.indexOf(kind) : surest.length;

        function planned(groups, notes) {
          const going = new Map();
          for (const {id, boxes} of groups) {
            const kept = boxes.filter(box => box.stays).flatMap(box => box.files);
            if (kept.length === 0) continue;
            for (const {files, kind} of boxes.filter(box => !box.stays)) {
              for (const remove of files.filter(file => !going.has(file))) {
                const isKin = kinship => kept.find(file => notes[file].kinships.includes(kinship));
                const keep = notes[remove].kinships.map(isKin).find(file => file !== undefined) ?? kept[0];
                going.set(remove, {remove, keep, kind, group: id});
              }
            }
          }
          const plan = [];
          for (const item of going.values()) {
            let {keep, kind, group} = item;
            const passed = new Set([item.remove]);
            while (going.has(keep) && !passed.has(keep)) {
              passed.add(keep);
              const other = going.get(keep);
              // For that photo's reason, or for its own where that is the weaker.
              if (rank(kind) <= rank(other.kind)) ({kind, group} = other);
              keep = other.keep;
            }
            // Each would stay for the other: then none goes.
            if (!going.has(keep)) plan.push({...item, keep, kind, group});
          }
          return plan;
        }

        """#

    /// Makes a plan, as `QuarantinePlan` writes them, of the boxes. Works offline; the plan is handed over as a download.
    static let script = #"""

        (() => {
          const read = id => JSON.parse(document.getElementById(id).textContent);
          const [written, notes] = [read("plan"), read("notes")];
          const files = written.items.map(item => item.remove);
          const said = document.querySelector("output");
          const save = document.getElementById("save");

          function choice() {
            const groups = [...document.querySelectorAll("section")].map(section => ({
              id: section.id,
              boxes: [...section.querySelectorAll("input")].map(box => ({
                files: box.dataset.files.split(" ").map(Number), kind: box.dataset.kind, stays: box.checked,
              })),
            }));
            const isWhole = groups.map(({id, boxes}) => {
              const keepsOne = boxes.some(box => box.stays);
              document.getElementById(id).querySelector(".warning").hidden = keepsOne;
              return keepsOne;
            });
            return isWhole.every(Boolean) ? planned(groups, notes) : null;
          }

          const items = () => choice().map(item => ({...item, remove: files[item.remove], keep: files[item.keep]}));
          const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

          function size(bytes) {
            const units = ["bytes", "kB", "MB", "GB", "TB"];
            let place = 0;
            while (bytes >= 1000 && place < units.length - 1) { bytes /= 1000; place += 1; }
            return `${place ? bytes.toFixed(1) : bytes} ${units[place]}`;
          }

          function update() {
            const plan = choice();
            save.disabled = !plan || plan.length === 0;
            if (!plan) { said.textContent = "A group keeps no photo"; return; }
            const sum = value => plan.reduce((sum, item) => sum + value(item.remove), 0);
            const beside = sum(file => notes[file].companions);
            said.textContent = `${count(plan.length, "photo")} to go, ${size(sum(file => files[file].size))}`
              + (beside ? `, with ${count(beside, "file")} beside them` : "");
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
