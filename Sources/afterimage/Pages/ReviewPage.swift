import Foundation
import PhotoGrouping
import PhotoQuarantine
import PhotoStore
import PhotoTypes

/// A page to look at groups of duplicates side by side, to choose, and to save the choice as a plan.
///
/// A box that is ticked keeps its photo. At first all are but those of what is sure. All that a plan says of a photo stands
/// in the page as data; its script only writes down what was chosen.
struct ReviewPage {
    private let groups: [DuplicateGroup]
    private let summary: String
    /// One item for each photo, to be read by number.
    private let plan: QuarantinePlan
    private let library: LibraryFolder
    private let numbers: [PhotoPath: Int]
    private let thumbnails = Thumbnailer(side: 480)

    /// - Parameter count: of groups there are, with those that are not on the page.
    init(_ groups: [DuplicateGroup], of count: Int, library: LibraryFolder) {
        self.groups = groups
        self.library = library
        summary =
            (groups.count < count ? "\(NumberText.count(groups.count)) of " : "")
            + "\(NumberText.count(count, "group")) · edited versions and bursts are kept unless you select them"
        var numbers: [PhotoPath: Int] = [:]
        var items: [QuarantinePlan.Item] = []
        for group in groups {
            for photo in group.members.flatMap(\.photos) where numbers[photo.path] == nil {
                numbers[photo.path] = items.count
                let file = QuarantinePlan.File(photo)
                items.append(.init(remove: file, keep: file, kind: "", group: ""))
            }
        }
        self.numbers = numbers
        plan = QuarantinePlan(created: Date(), library: library.path, items: items)
    }

    /// The page, UTF-8.
    ///
    /// - Throws: `PhotoQuarantineError`.
    var html: String {
        get throws {
            // Nothing in a data block may end it.
            let data = String(decoding: try plan.json(), as: UTF8.self).replacing("<", with: "\\u003c")
            let sections = groups.enumerated().map { section($1, number: $0 + 1) }.joined(separator: "\n")
            return HTMLPage(
                title: "Duplicates", style: Self.style, script: Self.script,
                body: """
                    <header>
                    <h1>Duplicates</h1>
                    <p>\(summary.htmlEscaped)</p>
                    <p>Ticked photos are kept. The others are selected for quarantine, with their sidecars and movies; \
                    <code>\(library.command("restore --all").htmlEscaped)</code> brings them back.</p>
                    </header>
                    <main>
                    \(groups.isEmpty ? "<p>No duplicates found.</p>" : sections)
                    </main>
                    <footer>
                    <output aria-live="polite"></output>
                    <button type="button" id="save" disabled>Save the plan…</button>
                    <noscript>Saving your selection needs the page's script.
                    <code>\(library.command("duplicates --plan FILE").htmlEscaped)</code> saves what is certain.</noscript>
                    <code id="next" hidden>\(apply.htmlEscaped)</code>
                    </footer>
                    <dialog aria-labelledby="question"><div class="question">
                    <h2 id="question"></h2>
                    <p></p>
                    <ul tabindex="0" aria-label="Photos selected for quarantine"></ul>
                    <div class="answers"><button type="button">Cancel</button>
                    <button type="button" class="main">Save the plan</button></div>
                    </div></dialog>
                    <script type="application/json" id="plan">\(data)</script>
                    """
            ).html
        }
    }

    private func section(_ group: DuplicateGroup, number: Int) -> String {
        let figures = group.shown.map { figure($0, in: group) }
        let only =
            group.removable.contains { !group.isPreselected($0) }
            ? "<button type=\"button\" class=\"only\" disabled>Keep only the suggested</button>" : ""
        return """
            <section id="\(group.id)" data-kind="\(group.kind.rawValue)" aria-labelledby="h\(number)">
            <h2 id="h\(number)">\(number). \(group.sentence) <small>\(DuplicateText.removable(group))</small></h2>
            <div class="photos">
            \(figures.joined(separator: "\n"))
            </div>
            <div class="after">\(only)<details><summary>Not duplicates?</summary>
            <code>\(mark(group).htmlEscaped)</code></details>
            <p class="warning" role="alert" hidden>Keep at least one photo.</p></div>
            </section>
            """
    }

    private func figure(_ member: DuplicateMember, in group: DuplicateGroup) -> String {
        let isBest = member.photo.id == group.best?.photo.id
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
        let isTicked = !group.isPreselected(member)
        let sentences =
            isBest ? group.reasons.map(\.sentence) : DuplicateText.evidence(member, in: group)
        return """
            <figure>
            <a href="\(path.fileURL)">\(picture)</a>
            <figcaption>
            <div class="choice"><label><input type="checkbox"\(isTicked ? " checked" : "") data-files="\(files)" \
            data-kind="\((member.kind ?? group.kind).rawValue)"\(member.isKept ? " data-suggested" : "")> \
            <span class="stays">keep</span><span class="goes">remove</span></label>\
            \(isBest ? "<em>best</em>" : "")</div>
            <strong>\(name)</strong>
            <span class="facts">\(DuplicateText.facts(member).htmlEscaped)</span>
            <span class="path">\(path.parent.display.htmlEscaped)</span>
            \(Self.beside(member).map { "<span class=\"path\">\($0.htmlEscaped)</span>" }.joined())
            <ul>\(sentences.map { "<li>\($0.htmlEscaped)</li>" }.joined())</ul>
            </figcaption>
            </figure>
            """
    }

    private var apply: String { library.command("duplicates apply afterimage-plan.json") }

    private func mark(_ group: DuplicateGroup) -> String {
        library.command("duplicates mark different --group \(group.id)")
    }

    /// What goes where the photo goes.
    private static func beside(_ member: DuplicateMember) -> [String] {
        member.partners.map { "with \($0.path.name.display)" }
            + member.photos.flatMap(\.companions).map(CompanionText.sentence)
    }
}
