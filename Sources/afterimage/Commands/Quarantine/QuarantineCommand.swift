import ArgumentParser

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine",
        abstract: "See what was taken out of the way, and be rid of it for good.",
        discussion: """
            Photos that `duplicates apply` took out of the way wait in a folder .afterimage-quarantine on their own \
            volume until you bring them back (`restore`) or delete them.

              afterimage quarantine
              afterimage quarantine list 2026-03-05-140700-9f3a
              afterimage quarantine empty --older-than 30d
              afterimage quarantine adopt ~/Pictures
            """,
        subcommands: [QuarantineList.self, QuarantineEmpty.self, QuarantineAdopt.self],
        defaultSubcommand: QuarantineList.self)
}
