import ArgumentParser

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "List photos in quarantine, or delete them permanently.",
        discussion: """
            `duplicates apply` moves photos to a folder .afterimage-quarantine on their own volume. They stay there \
            until you restore them (`restore`) or delete them permanently (`quarantine empty`).

              afterimage quarantine
              afterimage quarantine list 2026-03-05-140700-9f3a
              afterimage quarantine empty --older-than 30d
              afterimage quarantine adopt ~/Pictures
            """,
        subcommands: [QuarantineList.self, QuarantineEmpty.self, QuarantineAdopt.self],
        defaultSubcommand: QuarantineList.self)
}
