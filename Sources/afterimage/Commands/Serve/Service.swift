import ArgumentParser
import Foundation
import PhotoStore
import WebServer

/// The server as a service of its user, and its entry in the menu of applications.
struct Service {
    /// A file of the service.
    struct File {
        let path: String
        let content: String
        var isProgram = false

        /// - Throws: `OutputError`.
        func write() throws(OutputError) {
            let folder = (path as NSString).deletingLastPathComponent
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try writeWhole(content, to: path)
            if isProgram { chmod(path, 0o755) }
        }
    }

    let port: Int
    let library: LibraryOptions
    let registry: RegistryOptions

    /// The files, which name this program where it is now.
    ///
    /// - Throws: `ValidationError` where the system does not say where the program is.
    var files: [File] {
        get throws {
            let (command, open) = (try command, try program + ["open"] + places(of: library))
            #if os(macOS)
                return [
                    File(path: places[0], content: LaunchAgent(command, log: log).text),
                    File(path: places[1], content: ShellScript(open).text, isProgram: true),
                ]
            #else
                return [
                    File(path: places[0], content: SystemdUnit(command, environment: environment).text),
                    File(path: places[1], content: DesktopEntry(open).text),
                ]
            #endif
        }
    }

    /// Where the files are.
    var places: [String] {
        let home = ServerFolder.homeFolder.path
        #if os(macOS)
            return [
                "\(home)/Library/LaunchAgents/\(ServiceManager.label).plist",
                "\(home)/Applications/Afterimage.command",
            ]
        #else
            func folder(_ variable: String, _ standard: String) -> String {
                let named = ProcessInfo.processInfo.environment[variable] ?? ""
                // The specification: relative paths are to be ignored.
                return named.hasPrefix("/") ? named : "\(home)/\(standard)"
            }
            return [
                "\(folder("XDG_CONFIG_HOME", ".config"))/systemd/user/\(ServiceManager.unit)",
                "\(folder("XDG_DATA_HOME", ".local/share"))/applications/afterimage.desktop",
            ]
        #endif
    }

    /// Whether the service is installed, for this library.
    var isInstalled: Bool {
        guard let installed = try? String(contentsOfFile: places[0], encoding: .utf8) else { return false }
        return (try? files.first?.content) == installed
    }

    /// What the service runs.
    var command: [String] {
        get throws {
            try program + ["serve", "--no-open", "--no-link", "--port", "\(port)"] + places(of: library)
        }
    }

    private var program: [String] {
        get throws {
            guard let program = Bundle.main.executableURL else {
                throw ValidationError("This system does not say where the program is.")
            }
            return [program.path]
        }
    }

    /// In full, as a service has neither this working folder nor this environment.
    private func places(of library: LibraryOptions) -> [String] {
        ["--library", library.folder.path, "--models", registry.registry.folder.standardizedFileURL.path]
    }

    private var environment: [String: String] {
        ProcessInfo.processInfo.environment.filter { $0.key == "AFTERIMAGE_OPENVINO" }
    }

    private var log: String { ServerFolder(of: library.folder).log }
}
