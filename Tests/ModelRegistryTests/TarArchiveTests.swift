import Foundation
import ModelRegistry
import PhotoTypes
import Testing

/// Archives as the system's tar makes them, and as an attacker would.
@Suite struct TarArchiveTests {
    private let workshop: Workshop

    init() throws {
        workshop = try Workshop()
        try workshop.rename("small")
    }

    private static let tar = URL(fileURLWithPath: "/usr/bin/tar")

    @Test(
        .enabled(if: FileManager.default.isExecutableFile(atPath: tar.path)),
        arguments: [
            ["--format=ustar", "pack"], ["--format=pax", "pack"], ["--format=gnu", "-C", "pack", "."],
        ])
    func readsRealOnes(_ options: [String]) throws {
        // A name too long for one header.
        let long = String(repeating: "long", count: 20) + "/" + String(repeating: "name", count: 20)
        try FileManager.default.createDirectory(
            at: workshop.pack.appendingPathComponent(long).deletingLastPathComponent(),
            withIntermediateDirectories: true)
        try workshop.forge(long, Data("content".utf8))
        let archive = workshop.folder.appendingPathComponent("pack.tar")
        let process = Process()
        process.executableURL = Self.tar
        process.currentDirectoryURL = workshop.folder
        process.arguments = ["-cf", archive.path] + options
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        guard case .added(let added) = try workshop.registry.add(archive) else { return #expect(Bool(false)) }
        #expect(added.model == ModelID("small@1.0.0"))
        let copy = try Data(contentsOf: added.pack.folder.appendingPathComponent(long))
        #expect(copy == Data("content".utf8))
        #expect(workshop.installedNames == ["small@1.0.0"])
    }

    private static func octal(_ number: Int, _ width: Int) -> [UInt8] {
        let digits = String(number, radix: 8)
        return Array((String(repeating: "0", count: width - 1 - digits.count) + digits).utf8) + [0]
    }

    /// One entry; `size` is what the header says.
    private static func entry(
        _ name: String, _ content: [UInt8] = [], kind: Character = "0", size: Int? = nil, link: String = ""
    ) -> [UInt8] {
        func field(_ text: String, _ width: Int) -> [UInt8] {
            Array(text.utf8) + [UInt8](repeating: 0, count: width - text.utf8.count)
        }
        var header =
            field(name, 100) + octal(0o644, 8) + octal(0, 8) + octal(0, 8) + octal(size ?? content.count, 12)
        header +=
            octal(0, 12) + [UInt8](repeating: 0x20, count: 8) + field(String(kind), 1) + field(link, 100)
        header += Array("ustar\u{0}00".utf8) + [UInt8](repeating: 0, count: 247)
        let sum = header.reduce(0) { $0 + Int($1) }
        header.replaceSubrange(148..<156, with: octal(sum, 7) + [0x20])
        return header + content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    private static let end = [UInt8](repeating: 0, count: 1024)
    private static let manifest = entry("pack/model.json", Array("{}".utf8))
    private static let hostile: [(String, [UInt8], String)] = [
        ("climbs out", entry("../evil", [1]), "../evil"),
        ("climbs out within", entry("pack/../../evil", [1]), "pack/../../evil"),
        ("is absolute", entry("/tmp/evil", [1]), "/tmp/evil"),
        ("backslash", entry("pack\\..\\evil", [1]), "pack\\..\\evil"),
        ("symbolic link", entry("pack/link", kind: "2", link: "/etc/passwd"), "neither a file nor a folder"),
        ("hard link", entry("pack/link", kind: "1", link: "/etc/passwd"), "neither a file nor a folder"),
        ("device", entry("pack/device", kind: "3"), "neither a file nor a folder"),
        ("pipe", entry("pack/pipe", kind: "6"), "neither a file nor a folder"),
        ("sparse", entry("pack/sparse", kind: "S"), "neither a file nor a folder"),
        ("twice", entry("pack/a", [1]) + entry("pack/a", [2]), "twice"),
        ("folder with contents", entry("pack/a", [1], kind: "5"), "has contents"),
        ("larger than it is", entry("pack/a", [1], size: 1 << 32), "ends too early"),
        ("long name without end", entry("x", kind: "L", size: 1 << 30), "too long"),
        ("long name that climbs", entry("x", Array("../evil".utf8), kind: "L") + entry("a", [1]), "../evil"),
        (
            "pax name that climbs", entry("x", Array("16 path=../evil\n".utf8), kind: "x") + entry("a", [1]),
            "../evil"
        ),
        ("pax length", entry("x", Array("99 path=a\n".utf8), kind: "x") + entry("a", [1]), "malformed"),
        ("pax size", entry("x", Array("11 size=-1\n".utf8), kind: "x") + entry("a", [1]), "malformed"),
        ("file as a folder", entry("a", [1]) + entry("a/b", [1]), "cannot be written"),
    ]

    @Test(arguments: hostile) func refusesHostileOnes(_ name: String, _ entries: [UInt8], _ reason: String)
        throws
    {
        let archive = try workshop.file("hostile.tar", Self.manifest + entries + Self.end)
        #expect {
            try workshop.registry.add(archive)
        } throws: { error in
            "\(error)".contains(reason)
        }
        #expect(workshop.installedNames == [])
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path).sorted() == [
                "hostile.tar", "models", "pack",
            ])
    }

    @Test func refusesWhatIsNone() throws {
        let cases: [([UInt8], String)] = [
            ([], "it is empty"), (Self.end, "it is empty"), (Array("PK\u{3}\u{4}".utf8), "it ends too early"),
            ([UInt8](repeating: 7, count: 4096), "checksum"),
            (Self.manifest.dropLast(512) + [], "ends too early"),
            (Self.entry("a", [1]) + Self.end, "no model.json"),
        ]
        for (bytes, reason) in cases {
            let archive = try workshop.file("none.tar", bytes)
            #expect {
                try workshop.registry.add(archive)
            } throws: { error in
                guard case ModelRegistryError.badArchive = error else { return false }
                return "\(error)".contains(reason)
            }
        }
        let many = [UInt8](repeatElement(Self.entry("a", kind: "5"), count: 1_001).joined())
        let archive = try workshop.file("many.tar", many + Self.end)
        #expect {
            try workshop.registry.add(archive)
        } throws: {
            "\($0)".contains("more than 1000 entries")
        }
        #expect(workshop.installedNames == [])
    }
}
