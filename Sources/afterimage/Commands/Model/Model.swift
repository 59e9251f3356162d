import ArgumentParser

struct Model: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "See, install and choose the models that photos are found with.",
        discussion: """
            A model turns photos and words into vectors; what it knows, searches find. One is built in. Others are \
            model packs: folders that Training/ makes, or that their makers offer. Vectors of different models never \
            meet, so switching to another reads every photo once more, while searches go on with the one before.

              afterimage model list
              afterimage model add ~/Downloads/tinyclip-8m
              afterimage model use tinyclip-8m
            """,
        subcommands: [
            ModelList.self, ModelShow.self, ModelGet.self, ModelAdd.self, ModelUse.self, ModelRemove.self,
        ])
}
