import Foundation
import PhotoGrouping
import PhotoStore
import PhotoTypes
import PictureMatching
import TestSupport
import Testing

/// Documents that differ in a digit, in real files.
@Suite struct FineDetailTests {
    private let album: Album
    private let form = PrintedForm(seed: 8, rows: 40, dot: 3)

    init() throws {
        album = try Album()
    }

    /// The same scan twice, and another of a form with one other amount.
    @Test func aFormWithAnotherDigitIsNeverTheSame() async throws {
        try album.write("a.jpg", form.picture(), quality: 92)
        try album.write("b.jpg", form.changed(row: 20, column: 4).picture(), quality: 85)
        let report = try await album.report()
        for group in report.groups {
            #expect(group.kind == .nearDuplicate)
            #expect(group.evidence.allSatisfy { $0.kind == .nearDuplicate })
        }
        #expect(report.sure.groups.isEmpty)
    }

    @Test func aFormThatWasSavedAgainIsTheSame() async throws {
        try album.write("a.jpg", form.picture(), quality: 95)
        try album.write(
            "b.jpg", PictureVariant.resize(scale: 0.75).apply(to: form.picture()), quality: 80)
        let group = try #require(try await album.report().groups.first)
        #expect(group.kind == .samePicture, "\(group.evidence)")
        #expect(group.isSure)
    }

    /// One of the two is gone when they are compared; back again, it is compared.
    @Test func whatIsNotThereIsNotConfirmed() async throws {
        let picture = try Album.picture("raccoon.jpg", side: 480)
        try album.write("a.jpg", picture, quality: 95)
        try album.write("b.jpg", picture, quality: 80)
        let first = try #require(try await album.report().groups.first)
        #expect(first.kind == .samePicture)
        let verdicts = try album.store.relatedPairs().map(\.verdict)
        #expect(verdicts.map(\.relation) == [.samePicture])

        let (here, away) = (album.path("b.jpg").description, album.temporary("b.jpg"))
        try FileManager.default.moveItem(atPath: here, toPath: away)
        try album.index()
        // As a release that compares otherwise does.
        try album.store.preparePictures(
            search: "", comparison: "another", print: PictureJudge(store: album.store).print)
        _ = try await album.report()
        #expect(try album.store.relatedPairs().map(\.verdict.relation) == [.edited])

        try FileManager.default.moveItem(atPath: away, toPath: here)
        let again = try #require(try await album.report().groups.first)
        #expect(again.kind == .samePicture)
    }
}
