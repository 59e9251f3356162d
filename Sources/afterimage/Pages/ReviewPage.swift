import Foundation
import PhotoGrouping
import PhotoQuarantine
import PhotoStore
import PhotoTypes

/// A page to look at groups of duplicates side by side, to choose, and to save the choice as a plan.
///
/// A box that is ticked keeps its photo. All that a plan says of a photo stands in the page as data; its script only
/// puts together what was chosen.
struct ReviewPage {
    private let groups: [DuplicateGroup]
    private let summary: String
    /// One item for each photo, to be read by number.
    private let plan: QuarantinePlan
    private let numbers: [PhotoPath: Int]
    private let notes: [Note]
    private let thumbnails = Thumbnailer(side: 480)

    /// What the script has to know of a photo beside what a plan says.
    struct Note: Encodable {
        /// The rule of what stays for it, as `QuarantinePlan.kinships` has it.
        let kinships: [String]
        /// Sidecars and movies that go along.
        let companions: Int

        init(_ photo: Photo) {
            kinships = QuarantinePlan.kinships(of: photo).map { kinship in
                switch kinship {
                case .bytes(let hash): hash.hex
                case .format(let isRaw): isRaw ? "raw" : "picture"
                }
            }
            companions = photo.companions.count
        }
    }

    /// - Parameter count: of groups there are, with those that are not on the page.
    init(_ groups: [DuplicateGroup], of count: Int, library: LibraryFolder) {
        self.groups = groups
        let bytes = groups.reduce(0) { $0 + ($1.kind == .burst ? 0 : $1.spaceWon) }
        summary =
            (groups.count < count ? "\(NumberText.count(groups.count)) of " : "")
            + "\(NumberText.count(count, "group")) · \(NumberText.bytes(Int(bytes))) to win · bursts are kept unless you "
            + "choose"
        var numbers: [PhotoPath: Int] = [:]
        var items: [QuarantinePlan.Item] = []
        var notes: [Note] = []
        for group in groups {
            for photo in group.members.flatMap(\.photos) where numbers[photo.path] == nil {
                numbers[photo.path] = items.count
                notes.append(Note(photo))
                let file = QuarantinePlan.File(photo)
                items.append(.init(remove: file, keep: file, kind: "", group: ""))
            }
        }
        self.numbers = numbers
        self.notes = notes
        plan = QuarantinePlan(created: Date(), library: library.path, items: items)
    }

    /// The page, UTF-8.
    ///
    /// - Throws: `PhotoQuarantineError`.
    var html: String {
        get throws {
            // Nothing in a data block may end it.
            let data = String(decoding: try plan.json(), as: UTF8.self).replacing("<", with: "\\u003c")
            let notes = String(decoding: try JSONEncoder().encode(notes), as: UTF8.self)
            let sections = groups.enumerated().map { section($1, number: $0 + 1) }.joined(separator: "\n")
            return HTMLPage(
                title: "Duplicates", style: Self.style, script: Self.rule + Self.script,
                body: """
                    <header>
                    <h1>Duplicates</h1>
                    <p>\(summary.htmlEscaped)</p>
                    <p>A ticked photo stays. The others go to quarantine, with their sidecars and movies, from which \
                    <code>afterimage restore</code> brings them back.</p>
                    </header>
                    <main>
                    \(groups.isEmpty ? "<p>Nothing was found that belongs together.</p>" : sections)
                    </main>
                    <footer>
                    <output aria-live="polite"></output>
                    <button type="button" id="save" disabled>Save the plan</button>
                    <noscript>To save what you choose here, the page needs its script.
                    <code>afterimage duplicates --plan FILE</code> saves what is suggested.</noscript>
                    <code id="next" hidden>afterimage duplicates apply afterimage-plan.json</code>
                    </footer>
                    <script type="application/json" id="plan">\(data)</script>
                    <script type="application/json" id="notes">\(notes)</script>
                    """
            ).html
        }
    }

    private func section(_ group: DuplicateGroup, number: Int) -> String {
        let going = group.removable.reduce(0) { $0 + $1.photos.count }
        let figures = group.members.enumerated().map { figure($1, in: group, isFirst: $0 == 0) }
        let only =
            group.kind == .burst
            ? "<button type=\"button\" class=\"only\" disabled>Keep only the suggested</button>" : ""
        return """
            <section id="\(group.id)" data-kind="\(group.kind.rawValue)" aria-labelledby="h\(number)">
            <h2 id="h\(number)">\(number). \(group.kind.sentence) <small>\(NumberText.count(going, "photo")) could go, \
            \(NumberText.bytes(Int(group.spaceWon)))\(group.isSure ? " · sure" : "")</small></h2>
            <div class="photos">
            \(figures.joined(separator: "\n"))
            </div>
            <div class="after">\(only)<details><summary>Not duplicates?</summary>
            <code>afterimage duplicates mark different --group \(group.id)</code></details>
            <p class="warning" role="alert" hidden>At least one photo has to stay.</p></div>
            </section>
            """
    }

    private func figure(_ member: DuplicateMember, in group: DuplicateGroup, isFirst: Bool) -> String {
        let path = member.photo.path
        let name = path.name.display.htmlEscaped
        let picture =
            thumbnails.jpeg(of: member.photo).map { thumbnail in
                """
                <img src="data:image/jpeg;base64,\(Data(thumbnail.jpeg).base64EncodedString())" \
                width="\(thumbnail.size.width)" height="\(thumbnail.size.height)" alt="\(name)" loading="lazy">
                """
            } ?? "<span>cannot be read</span>"
        let files = member.photos.compactMap { numbers[$0.path] }.map(String.init).joined(separator: " ")
        let isTicked = member.isKept || group.kind == .burst
        let sentences =
            isFirst ? group.reasons.map(\.sentence) : DuplicateText.evidence(member, in: group)
        return """
            <figure>
            <a href="\(path.fileURL)">\(picture)</a>
            <figcaption>
            <div class="choice"><label><input type="checkbox"\(isTicked ? " checked" : "") data-files="\(files)" \
            data-kind="\((member.kind ?? group.kind).rawValue)"\(member.isKept ? " data-suggested" : "")> \
            <span class="stays">stays</span><span class="goes">goes</span></label>\
            \(member.isKept ? "<em>suggested to stay</em>" : "")</div>
            <strong>\(name)</strong>
            <span class="facts">\(DuplicateText.facts(member).htmlEscaped)</span>
            <span class="path">\(path.parent.display.htmlEscaped)</span>
            \(Self.beside(member).map { "<span class=\"path\">\($0.htmlEscaped)</span>" }.joined())
            <ul>\(sentences.map { "<li>\($0.htmlEscaped)</li>" }.joined())</ul>
            </figcaption>
            </figure>
            """
    }

    /// What goes where the photo goes.
    private static func beside(_ member: DuplicateMember) -> [String] {
        member.partners.map { "with \($0.path.name.display)" }
            + member.photos.flatMap(\.companions).map(CompanionText.sentence)
    }
}
