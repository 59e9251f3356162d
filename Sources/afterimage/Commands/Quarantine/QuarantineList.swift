import ArgumentParser
import Foundation
import PhotoQuarantine
import PhotoStore
import PhotoTypes

struct QuarantineList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the photos in quarantine.",
        discussion: """
            Lists all batches or, with the name of one, its photos and the photo that was kept for each.

              afterimage quarantine list
              afterimage quarantine list 2026-03-05-140700-9f3a
              afterimage quarantine list --json | jq -r '.batches[].photos[].path'
            """)

    @Argument(help: "Show the photos of this batch.")
    var batch: String?

    @OptionGroup var library: LibraryOptions

    func run() async throws {
        let store = try PhotoStore(library.folder, for: .reading)
        var batches = try Quarantine(store).list()
        if let batch {
            batches.removeAll { $0.name != batch }
            guard !batches.isEmpty else { throw PhotoQuarantineError.unknownBatch(batch) }
        }
        if library.json {
            try JSONOutput.write(["batches": batches.map(BatchJSON.init)])
        } else if batches.isEmpty {
            Terminal.output.line("The quarantine is empty.")
        } else if batch != nil {
            for photo in batches.flatMap(\.photos) { Self.show(photo) }
        } else {
            var table = TextTable([.left, .left, .right, .right])
            for batch in batches {
                table.add(
                    batch.name, TimeText.here(batch.taken),
                    NumberText.count(batch.photos.count, "photo")
                        + (CompanionText.count(batch.photos.flatMap(\.item.companions).map(\.path))
                            .map { ", with \($0)" } ?? ""),
                    NumberText.bytes(Int(batch.bytes)))
            }
            for line in table.lines { Terminal.output.line(line) }
        }
        let absent = batches.reduce(0) { $0 + $1.photos.count { !$0.isThere } }
        if absent > 0 {
            Terminal.messages.line(
                "\(NumberText.count(absent, "photo")) missing from quarantine: the volume is not mounted, or someone moved "
                    + "the files.")
        }
    }

    private static func show(_ photo: QuarantineBatch.Photo) {
        let item = photo.item
        Terminal.output.line(
            "\(item.file.path.printable)  (\(NumberText.bytes(Int(item.bytes))))"
                + (photo.isThere ? "" : "  missing")
        )
        for companion in item.companions {
            Terminal.output.line("  \(CompanionText.sentence(companion.path))")
        }
        if let kept = item.keptPath { Terminal.output.line("  kept:   \(kept.printable)") }
        if item.isChosen { Terminal.output.line("  removed by you, without a copy that stays") }
        Terminal.output.line("  now at: \(item.place.printable)")
    }
}

/// A batch in JSON.
private struct BatchJSON: Encodable {
    struct Photo: Encodable {
        let photo: QuarantineBatch.Photo

        private enum Key: String, CodingKey {
            case place, kept, kind, group, bytes, sha256, companions, state
            case isThere = "there"
        }

        func encode(to encoder: any Encoder) throws {
            let item = photo.item
            try PathJSON(path: item.file.path).encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(PathJSON(path: item.place), forKey: .place)
            try container.encodeIfPresent(item.keptPath.map { PathJSON(path: $0) }, forKey: .kept)
            try container.encode(item.kind, forKey: .kind)
            try container.encode(item.group, forKey: .group)
            try container.encode(item.bytes, forKey: .bytes)
            try container.encode(item.file.contentHash.hex, forKey: .sha256)
            try container.encode(item.companions.map { PathJSON(path: $0.path) }, forKey: .companions)
            try container.encode(photo.state.rawValue, forKey: .state)
            try container.encode(photo.isThere, forKey: .isThere)
        }
    }

    let batch: String
    let taken: Date
    let bytes: Int64
    let photos: [Photo]

    init(_ batch: QuarantineBatch) {
        self.batch = batch.name
        taken = batch.taken
        bytes = batch.bytes
        photos = batch.photos.map(Photo.init)
    }
}
