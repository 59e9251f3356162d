import Foundation
import Testing

@testable import afterimage

/// The files for macOS, which no other system reads.
@Suite struct ServiceFileTests {
    private static let command = ["/opt/after image/afterimage", "serve", "--library", "/a <b> & \"c\" 'd'"]

    @Test func theAgentRunsTheCommand() throws {
        let text = LaunchAgent(Self.command, log: "/log").text
        let list = try PropertyListSerialization.propertyList(from: Data(text.utf8), format: nil)
        let agent = try #require(list as? [String: Any])
        #expect(agent["ProgramArguments"] as? [String] == Self.command)
        #expect(agent["RunAtLoad"] as? Bool == true)
        #expect(agent["Umask"] as? Int == 0o077)
    }

    @Test func theScriptRunsTheCommand() throws {
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        let script = ShellScript(["printf", "%s|"] + Self.command).text
        #expect(script.hasPrefix("#!/bin/sh\n"))
        shell.arguments = ["-c", script]
        let output = Pipe()
        shell.standardOutput = output
        try shell.run()
        let written = try output.fileHandleForReading.readToEnd() ?? Data()
        shell.waitUntilExit()
        #expect(String(decoding: written, as: UTF8.self) == Self.command.joined(separator: "|") + "|")
    }
}
