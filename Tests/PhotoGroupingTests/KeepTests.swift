import ImageDecoding
import PhotoSource
import PhotoStore
import PhotoTypes
import Testing

@testable import PhotoGrouping

@Suite struct KeepTests {
    private static func candidate(
        _ id: Int64, _ path: String, pixels: (Int, Int) = (4_000, 3_000), size: Int64 = 1_000,
        modified: Int64 = 0, origin: PhotoOrigin = .camera, sharpness: Float = 0.5, clipped: Float = 0,
        rating: Int? = nil,
        statements: Int = 3, isCopy: Bool = false, hasRaw: Bool = false, companions: [PhotoPath] = [],
        storage: PictureStorage? = nil
    ) -> KeepChoice.Candidate {
        let photo = Photo(
            id: PhotoID(id), path: PhotoPath(path), stamp: FileStamp(size: size, modified: modified),
            contentHash: MadeLibrary.hash(Int(id)), facts: PhotoFacts(), companions: companions)
        return KeepChoice.Candidate(
            photos: [photo],
            traits: PhotoTraits(
                origin: origin, isNamedAsCopy: isCopy, hasRaw: hasRaw,
                pixels: PixelSize(width: pixels.0, height: pixels.1),
                quality: MeasuredQuality(
                    sharpness: sharpness, clippedDark: 0, clippedBright: clipped, mean: 0.5, contrast: 0.3),
                rating: rating, statements: statements, software: nil, storage: storage))
    }

    private func best(
        _ candidates: [KeepChoice.Candidate], _ rules: KeepRules = .standard, burst: Bool = false
    ) -> (Int, [KeepCriterion]) {
        let ranked = KeepChoice(rules).ranked(candidates, by: burst ? rules.bursts : rules.copies)
        #expect(Set(ranked.order) == Set(candidates.indices))
        return (ranked.order[0], ranked.reasons.map(\.criterion))
    }

    @Test func oneStatementIsOne() {
        let candidates = [
            Self.candidate(1, "/a/1.jpg", statements: 1), Self.candidate(2, "/a/2.jpg", statements: 0),
        ]
        let reason = KeepChoice(.standard).ranked(candidates, by: KeepRules.standard.copies).reasons.first
        #expect(
            reason?.sentence == "More metadata: 1 detail against 0.")
    }

    @Test func theFilesSizeTellsOnlyWhatCompressionLost() {
        #expect(
            best([
                Self.candidate(1, "/a/1.jpg", size: 4_000_000),
                Self.candidate(2, "/a/2.jpg", size: 10_000_000),
            ]) == (1, [.compression]))
        #expect(
            best([
                Self.candidate(1, "/a/1.jpg", size: 9_000_000),
                Self.candidate(2, "/a/2.jpg", size: 10_000_000),
            ]) == (0, [.path]))
        #expect(
            best([
                Self.candidate(1, "/a/1.jpg", size: 4_000_000, sharpness: 0.9),
                Self.candidate(2, "/a/2.jpg", size: 10_000_000, sharpness: 0.5),
            ]) == (0, [.sharpness]))
        // A large file of few pixels loses.
        #expect(
            best([
                Self.candidate(1, "/a/1.png", pixels: (640, 480), size: 9_000_000),
                Self.candidate(2, "/a/2.jpg", size: 400_000),
            ]) == (1, [.resolution]))
    }

    @Test func theCamerasOwnIsBeforeWhatWasMadeOfIt() {
        for origin in PhotoOrigin.allCases where origin != .camera {
            // Even where it was enlarged.
            let (kept, reasons) = best([
                Self.candidate(1, "/a/1.jpg", pixels: (8_000, 6_000), origin: origin),
                Self.candidate(2, "/a/2.jpg"),
            ])
            #expect(kept == 1 && reasons == [.original])
        }
    }

    @Test func oneStatementIsNoStatements() {
        let candidates = [
            Self.candidate(1, "/a/1.jpg", statements: 0), Self.candidate(2, "/a/2.jpg", statements: 1),
        ]
        let reasons = KeepChoice(.standard).ranked(candidates, by: [.metadata]).reasons
        #expect(reasons.map(\.kept) == [.statements(1)])
    }

    @Test func aFavouriteIsBeforeAll() {
        let (kept, reasons) = best([
            Self.candidate(1, "/a/1.jpg"),
            Self.candidate(2, "/a/2.jpg", pixels: (100, 100), origin: .messenger, rating: 5),
        ])
        #expect(kept == 1 && reasons == [.favourite])
        // A rejected one is behind those without stars.
        #expect(best([Self.candidate(1, "/a/1.jpg", rating: -1), Self.candidate(2, "/a/2.jpg")]).0 == 1)
    }

    @Test func foldersArePreferredInTheirOrder() {
        let rules = KeepRules(preferredFolders: ["/first", "/second"], avoidedFolders: ["/first/trash"])
        let candidates = [
            Self.candidate(1, "/other/1.jpg"), Self.candidate(2, "/second/1.jpg"),
            Self.candidate(3, "/first/a/1.jpg"),
            Self.candidate(4, "/first/trash/1.jpg"),
        ]
        let ranked = KeepChoice(rules).ranked(candidates, by: rules.copies)
        #expect(ranked.order == [2, 1, 0, 3])
        #expect(ranked.reasons.map(\.criterion) == [.folder])
        #expect(ranked.reasons.first?.ahead == 3)
        #expect(
            ranked.reasons.first?.sentence
                == "In the preferred folder /first/a (next best: /second).")
    }

    @Test func ofABurstTheSharpestThatIsWellExposed() {
        let (kept, reasons) = best(
            [
                Self.candidate(1, "/a/1.jpg", sharpness: 0.5),
                Self.candidate(2, "/a/2.jpg", sharpness: 0.9, clipped: 0.4),
                Self.candidate(3, "/a/3.jpg", sharpness: 0.8), Self.candidate(4, "/a/4.jpg", sharpness: 0.6),
            ], burst: true)
        #expect(kept == 2 && reasons == [.exposure, .sharpness])
    }

    @Test func smallDifferencesDecideNothing() {
        let (_, reasons) = best([
            Self.candidate(1, "/a/1.jpg", pixels: (4_000, 3_000), sharpness: 0.50, clipped: 0.01),
            Self.candidate(2, "/a/2.jpg", pixels: (4_002, 3_000), sharpness: 0.52, clipped: 0.02),
        ])
        #expect(reasons == [.path])
    }

    @Test func whatStandsBesideAPhotoCounts() {
        #expect(
            best([
                Self.candidate(1, "/a/1.jpg"), Self.candidate(2, "/a/2.jpg", companions: ["/a/2.xmp"]),
            ]) == (1, [.metadata]))
        #expect(
            best([Self.candidate(1, "/a/1.jpg"), Self.candidate(2, "/a/2.jpg", hasRaw: true)]).1 == [.raw])
        #expect(
            best([Self.candidate(1, "/a/1 (1).jpg", isCopy: true), Self.candidate(2, "/a/1.jpg")]) == (
                1, [.name]
            ))
    }

    @Test func theUsersOrderHolds() {
        let rules = KeepRules(copies: [.age, .resolution])
        let older = Self.candidate(2, "/a/2.jpg", pixels: (10, 10), modified: 1_000_000_000_000)
        let younger = Self.candidate(1, "/a/1.jpg", modified: 1_010_000_000_000)
        #expect(best([younger, older], rules) == (1, [.age]))
    }

    /// A library gives ids in the order in which it meets photos.
    @Test func theSameFilesGiveTheSameChoiceInEveryLibrary() {
        let paths = ["/b/c/1.jpg", "/b/1.jpg", "/a/c/1.jpg", "/a/10.jpg"]
        for shift in paths.indices {
            let candidates = paths.indices.map { place in
                Self.candidate(Int64(place + 1), paths[(place + shift) % paths.count])
            }
            let ranked = KeepChoice(.standard).ranked(candidates, by: KeepRules.standard.copies)
            #expect(
                ranked.order.map { candidates[$0].photo.path.display }
                    == ["/b/1.jpg", "/a/10.jpg", "/a/c/1.jpg", "/b/c/1.jpg"])
            #expect(ranked.reasons.map(\.criterion) == [.path], "every choice has a reason")
        }
    }

    @Test(arguments: [
        "/p/Backup/1.jpg", "/p/iPhone Backup 2020/x/1.jpg", "/p/Sicherung/1.jpg", "/Downloads/1.jpg",
        "/p/Photos - Kopie/1.jpg", "/p/Photos (1)/1.jpg", "/p/old/1.jpg", "/p/.Trash-1000/files/1.jpg",
        "/tmp/1.jpg",
        "/p/backup_2/1.jpg", "/p/Copy/1.jpg",
    ])
    func ofEqualPhotosTheBackupGoes(_ backup: String) throws {
        let candidates = [
            Self.candidate(1, backup), Self.candidate(2, "/p/holidays/2019/lisbon/in spring/1.jpg"),
        ]
        #expect(best(candidates) == (1, [.place]))
        #expect(best(candidates.reversed()) == (0, [.place]))
        #expect(best(candidates, KeepRules(backupsLast: false)) == (0, [.path]))
        // What is worse is not kept for its place.
        let better = Self.candidate(1, backup, pixels: (8_000, 6_000))
        #expect(best([better, candidates[1]]) == (0, [.resolution]))
    }

    @Test(arguments: ["/p/Old Town/1.jpg", "/p/Tempelhof/1.jpg", "/p/photocopy/1.jpg", "/p/gold/1.jpg"])
    func otherNamesAreNoBackups(_ path: String) {
        #expect(BackupFolders.outermost(of: PhotoPath(path), named: Set(BackupFolders.standardNames)) == nil)
    }

    /// The folder that all are in says nothing: a whole library may be on a disk called Backup.
    @Test func whatAllAreInTellsNothing() {
        let candidates = [
            Self.candidate(1, "/Backup/tmp/old/1.jpg"),
            Self.candidate(2, "/Backup/tmp/Photos of a trip/in may/1.jpg"),
        ]
        #expect(best(candidates) == (1, [.place]))
        #expect(
            best([Self.candidate(1, "/Backup/x/1.jpg"), Self.candidate(2, "/Backup/1.jpg")]) == (1, [.path]))
    }

    private func stored(_ encoding: PictureEncoding, isFlat: Bool = false) -> PictureStorage {
        PictureStorage(encoding: encoding, hasFlatColours: isFlat)
    }

    /// Named alike, so that only what the bytes tell can decide.
    private func kept(_ first: PictureStorage, _ second: PictureStorage) -> (Int, [KeepCriterion]) {
        best([
            Self.candidate(1, "/a/1", origin: .unknown, storage: first),
            Self.candidate(2, "/a/2", origin: .unknown, storage: second),
        ])
    }

    @Test func aPaletteComesAfterFullColour() {
        let palette = stored(PictureEncoding(.png, isLossless: true, depth: 8, fewColours: 256))
        let gif = stored(PictureEncoding(.gif, isLossless: true, depth: 8, fewColours: 64))
        let png = stored(PictureEncoding(.png, isLossless: true, depth: 8))
        let deep = stored(PictureEncoding(.tiff, isLossless: true, depth: 16))
        let jpeg = stored(PictureEncoding(.jpeg, isLossless: false, depth: 8, quality: 80))
        for full in [png, deep, jpeg] {
            #expect(kept(palette, full) == (1, [.original]))
            #expect(kept(gif, full) == (1, [.original]))
        }
        #expect(kept(png, deep) == (1, [.colours]))
        #expect(kept(jpeg, png) == (1, [.compression]))
        #expect(kept(gif, palette) == (1, [.colours]))
    }

    /// A JPEG of a screen has more colours than the screen: they are its blur.
    @Test func aScreenLosesNothingToAPalette() {
        let palette = stored(PictureEncoding(.png, isLossless: true, depth: 8, fewColours: 90), isFlat: true)
        let jpeg = stored(PictureEncoding(.jpeg, isLossless: false, depth: 8, quality: 80), isFlat: true)
        #expect(kept(jpeg, palette) == (1, [.compression]))
        let whole = stored(PictureEncoding(.png, isLossless: true, depth: 8), isFlat: true)
        #expect(kept(palette, whole) == (1, [.original]))
    }

    @Test func whatWasMadeOfAJPEGIsNoBetterForIt() {
        let made = stored(PictureEncoding(.png, isLossless: true, depth: 8, wasJPEG: true))
        let jpeg = stored(PictureEncoding(.jpeg, isLossless: false, depth: 8, quality: 80))
        #expect(kept(made, jpeg) == (1, [.compression]))
    }

    @Test func aStillIsNotKeptForAllPages() {
        let still = stored(PictureEncoding(.png, isLossless: true, depth: 8, pages: 1))
        let pages = stored(PictureEncoding(.tiff, isLossless: true, depth: 8, pages: 12))
        #expect(kept(still, pages) == (1, [.pages]))
    }

    @Test func camerasWriteNoPNG() {
        let facts = PhotoFacts(
            captureTime: CaptureTime(wallClock: 1, utcOffset: nil, origin: .camera), cameraModel: "X100V")
        func origin(_ encoding: PictureEncoding) -> PhotoOrigin {
            PhotoOrigin(name: "1.jpg", facts: facts, traces: PhotoTraces(), storage: stored(encoding))
        }
        #expect(origin(PictureEncoding(.png, isLossless: true, depth: 8)) == .converted)
        #expect(origin(PictureEncoding(.jpeg, isLossless: false, depth: 8)) == .camera)
        #expect(origin(PictureEncoding(.tiff, isLossless: true, depth: 16)) == .camera)
    }

    @Test func rulesOfEarlierVersionsGetTheNewCriteria() throws {
        let library = try MadeLibrary()
        let former = """
            {"avoidedFolders":[],"burstShots":2,"bursts":["favourite","folder","faces","exposure","sharpness",\
            "resolution","metadata","age"],"copies":["favourite","folder","raw","original","resolution","metadata",\
            "exposure","sharpness","compression","name","age"],"preferredFolders":["/p"]}
            """
        try library.store.set("duplicates: what to keep", to: former)
        let rules = try KeepRules(in: library.store)
        #expect(rules == KeepRules(preferredFolders: ["/p"], burstShots: 2))
        // An order of one's own stays.
        try library.store.set(
            "duplicates: what to keep",
            to: "{\"copies\":[\"age\"],\"bursts\":[],\"preferredFolders\":[],"
                + "\"avoidedFolders\":[],\"burstShots\":1}")
        #expect(try KeepRules(in: library.store).copies == [.age])
    }

    @Test func rulesAreCheckedAndKept() throws {
        let library = try MadeLibrary()
        #expect(try KeepRules(in: library.store) == .standard)
        let rules = KeepRules(copies: [.sharpness, .age], preferredFolders: ["/p"], burstShots: 3)
        try rules.save(in: library.store)
        #expect(try KeepRules(in: library.store) == rules)
        for bad in [
            KeepRules(copies: [.age, .age]), KeepRules(preferredFolders: ["relative"]),
            KeepRules(burstShots: 0),
            KeepRules(preferredFolders: ["/p"], avoidedFolders: ["/p"]),
        ] {
            #expect(throws: PhotoGroupingError.self) { try bad.save(in: library.store) }
        }
        #expect(try KeepRules(in: library.store) == rules)
        var thresholds = DuplicateThresholds.standard
        thresholds.neighbours = 0
        #expect(throws: PhotoGroupingError.self) {
            try thresholds.save(in: library.store, model: MadeLibrary.model)
        }
    }

    @Test(arguments: [
        ("IMG_1234.jpg", PhotoOrigin.camera, false), ("IMG-20230405-WA0001.jpg", .messenger, false),
        ("WhatsApp Image 2023-04-05 at 10.11.12.jpeg", .messenger, false),
        ("received_123456.jpeg", .messenger, false),
        ("FB_IMG_1600000000000.jpg", .messenger, false), ("Screenshot_2023-01-01.png", .screenshot, false),
        ("Bildschirmfoto 2023.png", .screenshot, false), ("IMG_E1234.JPG", .edited, false),
        ("PXL_20230405~2.jpg", .edited, false), ("IMG_1234-edited.jpg", .edited, false),
        ("IMG_1234 (1).jpg", .camera, true), ("IMG_1234 copy.jpg", .camera, true),
        ("IMG_1234 - Kopie.jpg", .camera, true), ("Copy of IMG_1234.jpg", .camera, true),
        ("IMG_1234 copy 2.jpg", .camera, true), ("photocopy.jpg", .camera, false),
    ])
    func namesTell(name: String, origin: PhotoOrigin, isCopy: Bool) {
        let facts = PhotoFacts(
            captureTime: CaptureTime(wallClock: 1, utcOffset: nil, origin: .camera), cameraModel: "X100V")
        #expect(PhotoOrigin(name: PhotoPath(name), facts: facts, traces: PhotoTraces()) == origin)
        #expect(NamePatterns.isCopy(PhotoPath(name).stem.display.lowercased()) == isCopy)
        let edited = PhotoTraces(software: "Adobe Photoshop 25.0")
        #expect(PhotoOrigin(name: PhotoPath(name), facts: facts, traces: edited) != .camera)
        #expect(PhotoOrigin(name: "x.jpg", facts: PhotoFacts(), traces: PhotoTraces()) == .unknown)
    }

    @Test(
        arguments: [
            (0, "X100V", 200, nil), (400, "X100V", 200, ExposureDifference.time(milliseconds: 400)),
            (3_600_000, "X100V", 200, nil), (3_600_500, "X100V", 200, .time(milliseconds: 3_600_500)),
            (5, "X100V", 200, nil), (0, "Fujifilm X100V", 200, nil), (0, "Pixel 8", 200, .camera),
            (0, "X100V", 800, .settings),
        ] as [(Int64, String, Int, ExposureDifference?)])
    func camerasTellShotsApart(apart: Int64, camera: String, iso: Int, difference: ExposureDifference?) {
        func facts(_ time: Int64, _ camera: String?, _ iso: Int) -> PhotoFacts {
            PhotoFacts(
                captureTime: CaptureTime(
                    wallClock: 1_700_000_000_037 + time, utcOffset: nil, origin: .camera),
                cameraModel: camera, iso: iso)
        }
        let (one, other) = (facts(0, "X100V", 200), facts(apart, camera, iso))
        #expect(ExposureDifference.between(one, other) == difference)
        #expect(ExposureDifference.between(other, one) == difference)
        // A file that does not name its camera proves nothing.
        #expect(ExposureDifference.between(one, facts(apart, nil, iso)) == nil)
    }

    /// A date without a time of day, or one that the camera did not write, proves nothing.
    @Test(arguments: [
        (CaptureTime.Origin.camera, CaptureTime.Precision.day, false), (.camera, .year, false),
        (.metadata, .time, false), (.name, .time, false), (.file, .time, false), (.camera, .time, true),
    ])
    func onlyACamerasMomentsTellShotsApart(
        origin: CaptureTime.Origin, precision: CaptureTime.Precision, isProof: Bool
    ) {
        func facts(_ time: Int64) -> PhotoFacts {
            PhotoFacts(
                captureTime: CaptureTime(
                    wallClock: time, utcOffset: nil, origin: origin, precision: precision),
                cameraModel: "X100V")
        }
        let difference = ExposureDifference.between(facts(0), facts(7 * 86_400_000 + 1))
        #expect((difference != nil) == isProof)
    }

    /// Sidecars that correct both of two shots leave them two; one that corrects one of them proves nothing.
    @Test func correctedTimesAreComparedWithCorrectedOnes() {
        func facts(_ time: Int64, _ note: CaptureTime.Note?) -> PhotoFacts {
            PhotoFacts(
                captureTime: CaptureTime(
                    wallClock: time, utcOffset: nil, origin: note == nil ? .camera : .metadata, note: note),
                cameraModel: "X100V")
        }
        let one = facts(1_000_001, .sidecarCorrection)
        #expect(
            ExposureDifference.between(one, facts(1_005_001, .sidecarCorrection))
                == .time(milliseconds: 5_000))
        #expect(ExposureDifference.between(one, facts(1_005_001, nil)) == nil)
    }

    @Test func differentBurstsAreDifferentShots() {
        func facts(_ burst: String?) -> PhotoFacts {
            PhotoFacts(
                captureTime: CaptureTime(wallClock: 1_700_000_000_000, utcOffset: nil, origin: .camera),
                cameraModel: "X100V", burstID: burst)
        }
        #expect(ExposureDifference.between(facts("a"), facts("b")) == .burst)
        // An edited copy keeps its burst, or loses it.
        #expect(ExposureDifference.between(facts("a"), facts("a")) == nil)
        #expect(ExposureDifference.between(facts("a"), facts(nil)) == nil)
    }

    @Test func aLostFractionIsNoDifference() {
        func facts(_ time: Int64) -> PhotoFacts {
            PhotoFacts(
                captureTime: CaptureTime(wallClock: time, utcOffset: nil, origin: .camera),
                cameraModel: "X100V")
        }
        #expect(ExposureDifference.between(facts(5_700), facts(5_000)) == nil)
        #expect(ExposureDifference.between(facts(6_000), facts(5_000)) == .time(milliseconds: 1_000))
    }
}
