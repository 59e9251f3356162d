import PhotoTypes
import Testing

@testable import PhotoGrouping

@Suite struct CalibrationQuestionTests {
    private static func plan(_ scores: [Double], start: Double = 0.5) -> QuestionPlan {
        QuestionPlan(
            scores.map { QuestionPlan.Question(PhotoPath("/a"), PhotoPath("/\($0)"), score: $0) },
            start: start)
    }

    @Test func theNearestToTheThresholdIsAskedFirst() {
        var plan = Self.plan([0.1, 0.45, 0.9, 0.55])
        #expect(plan.next?.score == 0.55)
        plan.next.map { plan.answer($0, isSame: true) }
        // The same may begin anywhere below 0.55: from the middle of that the other way.
        #expect(plan.next?.score == 0.1)
    }

    /// A user for whom the same begins at 0.73: few questions find it among a thousand pairs.
    @Test func fewQuestionsFindTheBoundary() throws {
        var plan = Self.plan((0..<1_000).map { Double($0) / 1_000 })
        // From far away it walks; what it asks lies ever nearer.
        var asked: [Double] = []
        while let question = plan.next, asked.count < 400 {
            asked.append(question.score)
            plan.answer(question, isSame: question.score >= 0.73)
            if abs(plan.boundary - 0.73) < 0.002 { break }
        }
        #expect(abs(plan.boundary - 0.73) < 0.002)
        #expect(asked.count < 30)
        #expect(plan.pairs.count == asked.count)
        #expect(plan.pairs.allSatisfy { $0.origin == .answers && $0.isSame == ($0.score >= 0.73) })
    }

    @Test func contradictingAnswersMoveItLittle() {
        var plan = Self.plan(stride(from: 0.0, to: 1, by: 0.01).map { $0 })
        while let question = plan.next {
            // One slip of the finger.
            plan.answer(question, isSame: question.score >= 0.6 || question.score == 0.05)
        }
        #expect((0.59...0.6).contains(plan.boundary))
    }

    @Test func everythingIsAskedOnceAndThenNothing() {
        var plan = Self.plan([0.2, 0.4, 0.6, 0.8])
        var asked: [Double] = []
        while let question = plan.next {
            asked.append(question.score)
            if question.score == 0.4 { plan.skip(question) } else { plan.answer(question, isSame: true) }
        }
        #expect(asked.sorted() == [0.2, 0.4, 0.6, 0.8])
        #expect(plan.left == 0 && plan.pairs.count == 3)
        let known = QuestionPlan.Question(PhotoPath("/a"), PhotoPath("/0.2"), score: 0.2)
        plan.answer(known, isSame: false)
        #expect(plan.pairs.count == 3)
    }
}
