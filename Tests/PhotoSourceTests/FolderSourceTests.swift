import Foundation
import PhotoSource
import PhotoTypes
import TestSupport
import Testing

@Suite struct FolderSourceTests {
    private func names(in folder: TemporaryFolder) async throws -> [String] {
        try await found(by: FolderSource(root: folder.path)).map {
            String($0.path.display.dropFirst(folder.path.display.count + 1))
        }
    }

    /// The root may have another name, too.
    @Test func excludesAFolderByWhateverPathItIsReached() async throws {
        let folder = try TemporaryFolder()
        for name in ["photos/a.jpg", "photos/private/b.jpg"] { folder.write(name) }
        folder.link("alias", to: folder("photos"))
        var names: [String] = []
        try await FolderSource(root: folder["alias"]).scan(excluding: [folder["photos/private"]]) { event in
            if case .found(let item) = event { names.append(item.path.name.display) }
        }
        #expect(names == ["a.jpg"])
    }

    @Test func takesNamesInAnyEncoding() async throws {
        let folder = try TemporaryFolder()
        let names: [[UInt8]] = [
            [0xE9, 0x74, 0xE9] + Array(".jpg".utf8), Array("été au bord.JPG".utf8), Array("写真 📷.jpeg".utf8),
            Array("a\nb.png".utf8),
        ]
        for name in names { folder.write(folder[name]) }
        let items = try await found(by: FolderSource(root: folder.path))
        #expect(Set(items.map(\.path.name.bytes)) == Set(names))
        for item in items { #expect(try FolderSource(root: folder.path).read(item).bytes == [1]) }
    }

    @Test func takesPhotosOnly() async throws {
        let folder = try TemporaryFolder()
        for name in ["a.jpg", "b.CR3", "c.txt", "d", "e.mov", "f.jpg.part"] { folder.write(name) }
        #expect(try await names(in: folder) == ["a.jpg", "b.CR3"])
    }

    @Test func passesOverHiddenAndSystemFolders() async throws {
        let folder = try TemporaryFolder()
        for skipped in [
            ".hidden.jpg", ".thumbnails/1.jpg", ".Trash-1000/files/1.jpg", "@eaDir/1.jpg",
            "$RECYCLE.BIN/1.jpg",
            "System Volume Information/1.jpg", "lost+found/1.jpg", "#recycle/1.jpg",
            "Catalog Previews.lrdata/1.jpg",
            "Mine.photoslibrary/resources/derivatives/1.jpg",
        ] {
            folder.write(skipped)
        }
        folder.write("Mine.photoslibrary/originals/A/1.heic")
        folder.write("originals/2.jpg")
        #expect(try await names(in: folder) == ["Mine.photoslibrary/originals/A/1.heic", "originals/2.jpg"])
    }

    @Test func neverEntersAQuarantine() async throws {
        let folder = try TemporaryFolder()
        let outside = try TemporaryFolder()
        folder.write("a.jpg")
        folder.write("2024/.afterimage-quarantine/batch/2024/b.jpg")
        folder.write(".afterimage-quarantine/batch/c.jpg")
        folder.link("by-name", to: ".afterimage-quarantine")
        folder.link("by-batch", to: ".afterimage-quarantine/batch")
        folder.link("file.jpg", to: ".afterimage-quarantine/batch/c.jpg")
        outside.link("from-outside", to: folder[".afterimage-quarantine/batch"].display)
        #expect(try await names(in: folder) == ["a.jpg"])
        #expect(try await names(in: outside) == [])
        for root in [folder[".afterimage-quarantine"], folder["by-batch"], outside["from-outside"]] {
            await #expect(throws: PhotoSourceError.inQuarantine(root)) {
                try await FolderSource(root: root).scan { _ in }
            }
        }
    }

    @Test func followsLinksOnceAndUnderTheRealPath() async throws {
        let folder = try TemporaryFolder()
        let outside = try TemporaryFolder()
        outside.write("elsewhere/far.jpg")
        outside.link("elsewhere/back", to: folder.path.display)
        folder.write("real/1.jpg")
        folder.link("a-loop", to: ".")
        folder.link("real/up", to: "..")
        folder.link("another", to: "real")
        folder.link("linked", to: outside["elsewhere"].display)
        folder.link("linked-too", to: outside["elsewhere"].display)
        folder.link("one.jpg", to: "real/1.jpg")
        #expect(try await names(in: folder) == ["one.jpg", "real/1.jpg", "linked/far.jpg"])
    }

    @Test func reportsBrokenLinksOfPhotosAndGoesOn() async throws {
        let folder = try TemporaryFolder()
        folder.link("broken.jpg", to: "nowhere")
        folder.link("broken.txt", to: "nowhere")
        folder.link("circle.png", to: "circle.png")
        folder.write("z.jpg")
        let failures = try await failures(of: FolderSource(root: folder.path))
        #expect(
            failures == [
                folder["broken.jpg"]: .notFound(folder["broken.jpg"]),
                folder["circle.png"]: .unreadable(folder["circle.png"], errno: ELOOP),
            ])
        #expect(try await names(in: folder) == ["z.jpg"])
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
    func reportsUnreadableFoldersAndFiles() async throws {
        let folder = try TemporaryFolder()
        folder.write("closed/1.jpg")
        let file = folder.write("closed.jpg")
        folder.write("open/2.jpg")
        chmod(folder["closed"].display, 0)
        chmod(file.display, 0)
        defer { chmod(folder["closed"].display, 0o755) }
        let source = FolderSource(root: folder.path)
        #expect(try await failures(of: source) == [folder["closed"]: .permissionDenied(folder["closed"])])
        #expect(try await names(in: folder) == ["closed.jpg", "open/2.jpg"])
        #expect(throws: PhotoSourceError.permissionDenied(file)) {
            try source.read(SourceItem(path: file, stamp: FileStamp(size: 1, modified: 0)))
        }
        await #expect(throws: PhotoSourceError.permissionDenied(folder["closed"])) {
            try await FolderSource(root: folder["closed"]).scan { _ in }
        }
    }

    @Test func findsCompanions() async throws {
        let folder = try TemporaryFolder()
        for name in [
            "IMG_1.HEIC", "IMG_1.MOV", "IMG_1.AAE", "img_1.xmp", "IMG_2.jpg", "IMG_2.jpg.xmp",
            "IMG_2.jpg.json",
            "RAW_3.CR2", "RAW_3.JPG", "RAW_3.xmp", "RAW_3.mp4", "PXL_4.MP.jpg", "PXL_4.MP", "lonely.mov",
            "lonely.xmp", "other/IMG_1.MOV",
        ] {
            folder.write(name)
        }
        let items = try await found(by: FolderSource(root: folder.path))
        func names(_ files: KeyPath<SourceItem, [PhotoPath]>) -> [String: [String]] {
            Dictionary(
                uniqueKeysWithValues: items.map {
                    ($0.path.name.display, $0[keyPath: files].map(\.name.display))
                })
        }
        #expect(
            names(\.companions) == [
                "IMG_1.HEIC": ["IMG_1.AAE", "img_1.xmp"],
                "IMG_2.jpg": ["IMG_2.jpg.json", "IMG_2.jpg.xmp"],
                "RAW_3.CR2": ["RAW_3.xmp"], "RAW_3.JPG": [], "PXL_4.MP.jpg": ["PXL_4.MP"],
            ])
        #expect(
            names(\.movies).filter { !$0.value.isEmpty } == [
                "IMG_1.HEIC": ["IMG_1.MOV"], "RAW_3.JPG": ["RAW_3.mp4"],
            ])
    }

    @Test func dropsTrailingSlashes() {
        #expect(FolderSource(root: PhotoPath("/a/b//")).root == PhotoPath("/a/b"))
        #expect(FolderSource(root: PhotoPath("/")).root == PhotoPath("/"))
    }
}
