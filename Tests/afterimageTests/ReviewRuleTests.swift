import Foundation
import PhotoGrouping
import PhotoQuarantine
import PhotoTypes
import TestSupport
import Testing

@testable import afterimage

/// The review page's script makes the plan that `QuarantinePlan` makes of the same choice.
@Suite struct ReviewRuleTests {
    /// A photo of a group with what stands beside it, by number.
    private struct Box: Encodable {
        let files: [Int]
        let kind: String
        let stays: Bool
    }

    private struct Group: Encodable {
        let id: String
        let boxes: [Box]
    }

    private struct Item: Hashable, Decodable {
        let remove, keep: Int
        let kind, group: String
    }

    private struct Case: Encodable {
        let groups: [Group]
        let notes: [ReviewPage.Note]
    }

    private static let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Some raw, some of the same bytes.
    private func photos() throws -> [Photo] {
        try (0..<9).map { number in
            let hash = try #require(ContentHash(bytes: [UInt8](repeating: UInt8(number % 4), count: 32)))
            return Photo(
                id: PhotoID(Int64(number)), path: PhotoPath("/\(number).\(number % 3 == 0 ? "dng" : "jpg")"),
                stamp: FileStamp(size: 1, modified: 1), contentHash: hash, facts: PhotoFacts(), companions: []
            )
        }
    }

    private func group(_ number: Int, _ random: inout SeededGenerator) -> Group {
        var files = Array(0..<9).shuffled(using: &random).prefix(.random(in: 2...6, using: &random))[...]
        var boxes: [Box] = []
        while !files.isEmpty {
            let some = Array(files.prefix(.random(in: 1...2, using: &random)))
            files = files.dropFirst(some.count)
            let kind = DuplicateKind.allCases.randomElement(using: &random) ?? .burst
            boxes.append(Box(files: some, kind: kind.rawValue, stays: .random(using: &random)))
        }
        return Group(id: "g\(number)", boxes: boxes)
    }

    private func planned(_ groups: [Group], _ photos: [Photo]) throws -> [Item] {
        let choices = groups.flatMap { group in
            let kept = group.boxes.filter(\.stays).flatMap(\.files).map { photos[$0] }
            return group.boxes.filter { !$0.stays }.map { box in
                QuarantinePlan.Choice(
                    remove: box.files.map { photos[$0] }, keep: kept, kind: box.kind, group: group.id)
            }
        }
        let numbers = Dictionary(uniqueKeysWithValues: photos.map { ($0.path, Int($0.id.rawValue)) })
        return try QuarantinePlan(choices, library: "/l").items.map {
            Item(
                remove: try #require(numbers[$0.remove.path]), keep: try #require(numbers[$0.keep.path]),
                kind: $0.kind, group: $0.group)
        }
    }

    /// What the page's rule says, in the browser.
    private func plannedByThePage(_ cases: [Case]) throws -> [[Item]] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "Rule \(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let page = folder.appendingPathComponent("rule.html")
        let json = String(decoding: try JSONEncoder().encode(cases), as: UTF8.self)
        try Data(
            """
            <!doctype html><title>Rule</title><body><script>\(ReviewPage.rule)
            document.body.textContent = JSON.stringify(\(json).map(({groups, notes}) => planned(groups, notes)));
            </script>
            """.utf8
        ).write(to: page)
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: try #require(Self.chromium))
        process.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder.path)/profile",
            "--dump-dom",
            page.absoluteString,
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        let body = try #require(text.firstMatch(of: /<body>(.*?)<\/body>/)?.1, "\(text)")
        return try JSONDecoder().decode([[Item]].self, from: Data(body.utf8))
    }

    @Test(.enabled(if: chromium != nil, "Chromium is not installed"))
    func thePageAndThePlanAgree() throws {
        let photos = try photos()
        let notes = photos.map(ReviewPage.Note.init)
        var random = SeededGenerator(seed: 3)
        let choices = (0..<400).map { _ in
            (0..<Int.random(in: 1...4, using: &random)).map { group($0, &random) }
        }
        let found = try plannedByThePage(choices.map { Case(groups: $0, notes: notes) })
        #expect(found.count == choices.count)
        var (chains, kinds) = (0, Set<Int>())
        for (groups, found) in zip(choices, found) {
            let wanted = try planned(groups, photos)
            #expect(found == wanted)
            chains += wanted.count { item in
                !groups.contains { group in
                    let holds = { (file: Int) in group.boxes.contains { $0.files.contains(file) } }
                    return holds(item.remove) && holds(item.keep)
                }
            }
            kinds.formUnion(wanted.map { ($0.remove - $0.keep) % 4 })
        }
        #expect(chains > 20 && kinds.count > 3, "the cases are worth something")
    }
}
