import Foundation
import PhotoQuarantine
import PhotoTypes
import TestSupport
import Testing

@Suite struct PlanTests {
    static func file(_ path: PhotoPath, _ content: UInt8 = 1) throws -> QuarantinePlan.File {
        QuarantinePlan.File(
            path: path, contentHash: try #require(ContentHash(bytes: Array(repeating: content, count: 32))),
            size: Int64(content))
    }

    private static func plan(_ pairs: [(PhotoPath, PhotoPath)]) throws -> QuarantinePlan {
        QuarantinePlan(
            created: Date(timeIntervalSince1970: 1_800_000_000.75), library: "/l",
            items: try pairs.map {
                QuarantinePlan.Item(
                    remove: try file($0.0), keep: try file($0.1, 255), kind: "edited", group: "g 1")
            })
    }

    private func error(_ text: String) -> PhotoQuarantineError? {
        do throws(PhotoQuarantineError) {
            _ = try QuarantinePlan(json: Data(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test func survivesWritingAndReading() throws {
        let odd = PhotoPath(bytes: Array("/photos/caf".utf8) + [0xE9, 0x0A, 0x22, 0x5C] + Array(".jpg".utf8))
        let plan = try Self.plan([
            (odd, PhotoPath("/photos/a\nb \"c\" \\d.jpg")), (PhotoPath("/photos/été 山 📷.jpg"), odd),
        ])
        let json = try plan.json()
        var read = try #require(try? JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(read["version"] as? Int == 1)
        read.removeAll()
        // The odd name is kept and removed: contradictory, so read with each item alone.
        for item in plan.items {
            var single = plan
            single.items = [item]
            #expect(try QuarantinePlan(json: single.json()) == single)
        }
        #expect(String(decoding: json, as: UTF8.self).contains("/photos/été 山 📷.jpg"), "readable as it is")
        #expect(String(decoding: json, as: UTF8.self).contains("caf\\\\xe9"), "shown beside its bytes")
    }

    @Test func namesTheLineOfBrokenText() throws {
        let text = String(decoding: try Self.plan([("/a", "/b")]).json(), as: UTF8.self)
        let broken = text.replacing("\"kind\" :", with: "\"kind\" ;")
        guard case .unreadablePlan(let line, _) = error(broken) else {
            Issue.record("\(String(describing: error(broken)))")
            return
        }
        let wanted = broken.split(separator: "\n", omittingEmptySubsequences: false)
            .firstIndex { $0.contains("\"kind\" ;") }.map { $0 + 1 }
        #expect(line == wanted)
        for text in [
            "", "[]", "{}", "null", "{\"version\": \"1\"}",
            text.replacing("\"version\" : 1", with: "\"version\" : 0"),
        ] {
            let found = error(text)
            guard case .unreadablePlan = found else {
                Issue.record("\(text): \(String(describing: found))")
                continue
            }
            let said = try #require(found?.description)
            #expect(!said.contains("..") && !said.contains("Dictionary<"), "\(said)")
        }
    }

    @Test func namesTheItemThatLacksSomething() throws {
        let text = String(decoding: try Self.plan([("/a", "/b"), ("/c", "/d{[")]).json(), as: UTF8.self)
        let hash = String(repeating: "01", count: 32)
        let lastHash = try #require(text.range(of: hash, options: .backwards))
        for (broken, field) in [
            (text.replacingCharacters(in: lastHash, with: "0123"), "remove.sha256"),
            (
                text.replacingCharacters(in: lastHash, with: String(repeating: "+1", count: 32)),
                "remove.sha256"
            ),
            (text.replacing("\"/c\"", with: "7"), "remove.path.base64"),
            (text.replacing("\"/d{[\"", with: "{\"base64\": \"?\"}"), "keep.path.base64"),
        ] {
            guard case .badItem(let number, let line, let found, _) = error(broken) else {
                Issue.record("\(String(describing: error(broken)))")
                continue
            }
            #expect(number == 2)
            #expect(found.hasPrefix(field.split(separator: ".").prefix(2).joined(separator: ".")), "\(found)")
            let lines = broken.split(separator: "\n", omittingEmptySubsequences: false)
            let begins = lines.indices.filter { lines[$0] == "    {" }.map { $0 + 1 }
            #expect(line == begins.last)
        }
    }

    @Test func refusesANewerVersion() throws {
        #expect(error("{\"version\": 2, \"things\": []}") == .newerPlan(version: 2))
    }

    @Test func findsEveryContradiction() throws {
        let plan = try Self.plan([
            ("/a", "/b"), ("/b", "/c"), ("/d", "/d"), ("/a", "/e"), ("relative", "/f"), ("/x/../g", "/f"),
            ("/h", "/f"),
        ])
        #expect(
            plan.problems == [
                .removedTwice(item: 4, "/a", by: 1), .notAbsolute(item: 5, "relative"),
                .notAbsolute(item: 6, "/x/../g"), .keptIsRemoved(item: 1, "/b", by: 2),
                .keepsWhatItRemoves(item: 3),
            ])
        #expect(try error(String(decoding: plan.json(), as: UTF8.self)) == .contradictoryPlan(plan.problems))
        var negative = try Self.plan([("/a", "/b")])
        negative.items[0].remove.size = -1
        #expect(negative.problems == [.negativeSize(item: 1)])
    }

    @Test func tellsALinesEndFromANamesOwn() {
        let problem = QuarantinePlan.Problem.keptIsRemoved(item: 1, "/a\nb", by: 2)
        let error = PhotoQuarantineError.contradictoryPlan(Array(repeating: problem, count: 21))
        #expect(error.lines.count == 23)
        #expect(error.lines[1] == "  \(problem)" && error.lines[21] == "  and 1 more")
    }

    /// Whatever is done to a plan's text: an error or a plan without contradictions, never a crash.
    @Test func survivesDamage() throws {
        let intact = Array(
            try Self.plan((0..<6).map { (PhotoPath("/photos/\($0).jpg"), PhotoPath("/photos/kept.jpg")) })
                .json())
        var random = SeededGenerator(seed: 7)
        var read = 0
        for _ in 0..<2_000 {
            var bytes = intact
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(Array("{}[]\",:0\\".utf8).randomElement(using: &random) ?? 0, at: place)
                default: bytes.replaceSubrange(place..<min(place + 40, bytes.count), with: intact[0..<20])
                }
            }
            if let plan = try? QuarantinePlan(json: Data(bytes)) {
                read += 1
                #expect(plan.problems.isEmpty)
            }
        }
        #expect(read > 0 && read < 2_000)
    }

    /// As the review page saves it: which photo stays for each is worked out here, by the one rule there is.
    @Test func readsWhatWasChosen() throws {
        func written(_ path: String, _ content: UInt8) -> String {
            "{\"path\":\"\(path)\",\"sha256\":\"\(String(repeating: "0\(content)", count: 32))\",\"size\":\(content)}"
        }
        let text = """
            {"version":1,"created":"2026-01-02T03:04:05Z","library":"/l","choices":[
              {"group":"g","keep":[\(written("/a.jpg", 1)),\(written("/b.jpg", 2))],"remove":[
                {"kind":"sameBytes","files":[\(written("/c.jpg", 2))]},
                {"kind":"nearDuplicate","files":[\(written("/d.jpg", 3))]}]},
              {"group":"none kept","keep":[],"remove":[{"kind":"burst","files":[\(written("/e.jpg", 4))]}]},
              {"group":"none removed","keep":[\(written("/f.jpg", 4))],"remove":[]}]}
            """
        let plan = try QuarantinePlan(json: Data(text.utf8))
        #expect(
            plan.items.map { "\($0.remove.path) for \($0.keep.map { "\($0.path)" } ?? "none"): \($0.kind)" }
                == [
                    "/c.jpg for /b.jpg: sameBytes", "/d.jpg for /a.jpg: nearDuplicate",
                ])
        #expect(plan.library == "/l" && plan.items.allSatisfy { $0.group == "g" })
        guard case .unreadablePlan = error(text.replacing("\"keep\"", with: "\"kept\"")) else {
            Issue.record("a choice without what it keeps was taken")
            return
        }
    }
}
