import ArgumentParser

@main
struct Afterimage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "afterimage", abstract: "Find your photos by words and by likeness, on this device alone.")
}
