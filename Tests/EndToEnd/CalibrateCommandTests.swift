import Foundation
import Testing

/// `calibrate duplicates`.
@Suite(.serialized) struct CalibrateCommandTests {
    private let album: Album

    init() async throws {
        album = try CopyAlbum().make()
        let indexed = try await album.index()
        try #require(indexed.status == 0, "\(indexed.messages)")
    }

    /// Labels of the album's photos; a pair of files may be labelled once only, so there are few.
    private func labels() throws -> String {
        let groups = [CopyAlbum().dahlias, CopyAlbum().raccoons] + CopyAlbum().alone.map { [$0] }
        var lines = ["a,b,label"]
        for (number, group) in groups.enumerated() {
            for (place, name) in group.enumerated() {
                for other in group[(place + 1)...] { lines.append("\(name),\(other),same") }
                for other in groups[(number + 1)...].joined() { lines.append("\(name),\(other),different") }
            }
        }
        let file = album.photo("labels.csv")
        try Data(lines.joined(separator: "\n").utf8).write(to: file)
        return file.path
    }

    private func calibrate(_ options: String...) async throws -> Program.Outcome {
        try await album.run(
            ["calibrate", "duplicates", "--precision", "0.6", "--proposed", "0.6", "--confidence", "0.9"]
                + options)
    }

    @Test func keepsThresholdsWithTheirEvidence() async throws {
        let none = try await album.run(["calibrate", "duplicates", "--show"])
        #expect(none.output.contains("was not calibrated"))
        let labels = try labels()
        let page = album.file("curve.html").path
        let measured = try await calibrate("--labels", labels, "--self-made", "0", "--html", page)
        #expect(measured.status == 0, "\(measured.messages)")
        #expect(measured.output.contains(/Pairs, labelled +7 the same, 29 different/), "\(measured.output)")
        #expect(measured.output.contains(/precision +100.0 %, at least/))
        #expect(measured.messages.contains("Nothing was changed"))
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("<svg "))
        #expect(try await album.run(["calibrate", "duplicates", "--show"]).output == none.output)

        let kept = try await calibrate("--labels", labels, "--self-made", "0", "--apply", "--json").json()
        #expect(kept["kept"] as? Bool == true)
        let shown = try await album.run(["calibrate", "duplicates", "--show", "--json"]).json()
        let evidence = try #require(shown["calibration"] as? [String: Any])
        #expect((evidence["counts"] as? [[String: Any]])?.first?["origin"] as? String == "labels")
        let (one, other) = (shown["thresholds"] as? NSDictionary, kept["thresholds"] as? NSDictionary)
        #expect(one != nil && one == other)
        #expect(try await album.groups().count == 2, "they still find what there is")
    }

    @Test func makesVariantsOfTheLibrarysPhotos() async throws {
        let before = try album.files()
        let outcome = try await calibrate("--labels", try labels(), "--self-made", "2", "--dry-run")
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.output.contains("Pairs, variants"), "\(outcome.output)")
        #expect(outcome.output.contains("Found of variants"))
        // Of the samples none says which camera took it.
        #expect(
            outcome.messages.contains(
                "0 pairs of different photos that look alike were found. 2 of 2 photos gave none"),
            "\(outcome.messages)")
        #expect(outcome.messages.contains("--questions") && outcome.messages.contains("--labels"))
        try FileManager.default.removeItem(at: album.photo("labels.csv"))
        #expect(try album.files() == before, "no file is left behind")
    }

    @Test func saysWhatLabelsLack() async throws {
        let few = try await album.run([
            "calibrate", "duplicates", "--labels", try labels(), "--self-made", "0",
        ])
        #expect(few.status == 65 && few.messages.contains("Too few pairs"), "\(few.messages)")
        try Data("one.jpg,two.jpg,perhaps\n1,2,perhaps".utf8).write(to: album.file("bad.csv"))
        let bad = try await calibrate("--labels", album.file("bad.csv").path, "--self-made", "0")
        #expect(bad.status == 65 && bad.messages.contains("Line 1 of "), "\(bad.messages)")
        #expect(bad.messages.contains("\"perhaps\" is no answer; write same or different."))
        let none = try await calibrate("--labels", album.file("none.csv").path)
        #expect(none.status == 66 && none.messages.contains("none.csv was not found"), "\(none.messages)")
        #expect(try await calibrate("--apply", "--dry-run").status == 64)
        let silent = try await calibrate("--questions", "3", "--self-made", "0")
        #expect(silent.status == 64, "\(silent.messages)")
        #expect(silent.messages.contains("--questions asks in the terminal"), "\(silent.messages)")
    }

    @Test func answersAreRemembered() async throws {
        let terminal = try PseudoTerminal()
        let running = try Running(
            album.arguments(["calibrate", "duplicates", "--questions", "3", "--self-made", "0"]),
            environment: album.environment, terminal: terminal.program, keyboard: terminal.program)
        terminal.type("n\nq\n")
        let outcome = try await terminal.reading { try await running.outcome() }
        #expect(outcome.status == 65, "one answer is too few")
        #expect(terminal.text.contains("Is one a copy of the other"), "\(terminal.text)")
        // Of the dahlias one pair is not the same any more; those of equal bytes are not asked about.
        let groups = try await album.groups()
        #expect(groups.filter { $0.names.count == 4 }.isEmpty)
    }
}
