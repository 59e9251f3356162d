import ArgumentParser
import Foundation
import PhotoGrouping
import PhotoStore
import PhotoTypes
import PictureMatching

/// Asks the user which pairs are the same, in the terminal, with pictures where it draws them.
struct CalibrationQuestions {
    let store: PhotoStore
    let limit: Int

    /// Answers are remembered in the library at once, as if they had been marked.
    ///
    /// - Throws: `ValidationError` where there is no one to ask; `CancellationError`; `PhotoStoreError`.
    func answers(
        _ questions: [QuestionPlan.Question], start thresholds: DuplicateThresholds
    ) throws -> [CalibrationPair] {
        guard isatty(STDIN_FILENO) == 1 else {
            throw ValidationError("--questions asks in the terminal, and there is no one to ask.")
        }
        var plan = QuestionPlan(
            questions,
            start: max(Double(thresholds.nearDuplicateScore), MatchingThresholds.default.edited))
        guard plan.next != nil else {
            Terminal.messages.line("There is no pair to ask about: index more photos that look alike.")
            return []
        }
        for number in 1...limit {
            guard let question = plan.next else { break }
            show(question, number: number)
            switch try Self.answer() {
            case .skip: plan.skip(question)
            case .end: return plan.pairs
            case .same: try take(true, of: question, &plan)
            case .different: try take(false, of: question, &plan)
            }
        }
        return plan.pairs
    }

    private func take(
        _ isSame: Bool, of question: QuestionPlan.Question, _ plan: inout QuestionPlan
    ) throws {
        plan.answer(question, isSame: isSame)
        guard let first = try store.photo(at: question.first),
            let second = try store.photo(at: question.second)
        else { return }
        try store.remember([
            DuplicateDecision(first.contentHash, second.contentHash, areDuplicates: isSame)
        ])
    }

    private func show(_ question: QuestionPlan.Question, number: Int) {
        Terminal.messages.line("\n\(number) of at most \(limit)")
        let pictures = try? PictureChoice.auto.resolved(for: .messages).get()
        let thumbnails = Thumbnailer(side: 320)
        for path in [question.first, question.second] {
            Terminal.messages.line("  \(path.printable)")
            // Nothing more to say where there is no picture: the path is there.
            guard let pictures, let photo = try? store.photo(at: path),
                let image = thumbnails.picture(of: photo), let bytes = try? pictures.bytes(drawing: image)
            else { continue }
            Terminal.messages.write(bytes)
            Terminal.messages.line()
        }
    }

    private enum Answer {
        case same, different, skip, end
    }

    private static func answer() throws(CancellationError) -> Answer {
        while true {
            Terminal.messages.write(
                "Is one a copy of the other, edited or not? [y]es, [n]o (another shot, or something else), [s]kip, [q]uit "
            )
            switch try Question.answer()?.lowercased() {
            case "y", "yes": return .same
            case "n", "no": return .different
            case "s", "skip": return .skip
            case "q", "quit", nil: return .end
            default: continue
            }
        }
    }
}
