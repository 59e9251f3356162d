import ArgumentParser

struct Model: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, install and choose the models that searches use.",
        discussion: """
            A model turns photos and words into vectors; what it has learned decides what searches find. One model is \
            built in. Others come as model packs, which are folders that Training/ makes or others publish. Vectors of \
            different models cannot be compared, so switching to another model reads every photo again; until that is \
            done, searches use the previous one.

              afterimage model list
              afterimage model add ~/Downloads/tinyclip-8m
              afterimage model use tinyclip-8m
            """,
        subcommands: [
            ModelList.self, ModelShow.self, ModelGet.self, ModelAdd.self, ModelUse.self, ModelRemove.self,
        ])
}
