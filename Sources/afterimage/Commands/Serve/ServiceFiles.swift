import Foundation

/// A unit for systemd (`systemd.service(5)`).
struct SystemdUnit {
    private let command: [String]
    private let environment: [String: String]

    init(_ command: [String], environment: [String: String]) {
        self.command = command
        self.environment = environment
    }

    /// Faults that another start does not mend are not tried again: a wrong command line, a library that is not
    /// there or not for this program.
    var text: String {
        let variables = environment.sorted { $0.key < $1.key }.map {
            "Environment=\(Self.quoted("\($0.key)=\($0.value)", isCommand: false))\n"
        }
        return """
            [Unit]
            Description=Afterimage, a private photo library
            StartLimitIntervalSec=60
            StartLimitBurst=5

            [Service]
            Type=exec
            ExecStart=\(command.map { Self.quoted($0, isCommand: true) }.joined(separator: " "))
            \(variables.joined())Restart=on-failure
            RestartSec=2
            RestartPreventExitStatus=64 65 66 69 73 77 78
            UMask=0077
            NoNewPrivileges=yes
            Nice=5

            [Install]
            WantedBy=default.target

            """
    }

    /// In double quotes, with what systemd would replace written twice. Only in commands are variables replaced.
    private static func quoted(_ text: String, isCommand: Bool) -> String {
        let escaped = text.map { character in
            switch character {
            case "\\", "\"": "\\\(character)"
            case "%": "%%"
            case "$": isCommand ? "$$" : "$"
            case "\n": "\\n"
            default: String(character)
            }
        }
        return "\"\(escaped.joined())\""
    }
}

/// An entry of the menu of applications (https://specifications.freedesktop.org/desktop-entry-spec/).
struct DesktopEntry {
    private let command: [String]

    init(_ command: [String]) {
        self.command = command
    }

    var text: String {
        """
        [Desktop Entry]
        Type=Application
        Name=Afterimage
        GenericName=Photo library
        Comment=Find your photos by words and by similarity, on this device alone
        Exec=\(command.map(Self.quoted).joined(separator: " "))
        Icon=image-x-generic
        Terminal=false
        StartupNotify=false
        Categories=Graphics;Photography;
        Keywords=photos;pictures;search;duplicates;

        """
    }

    /// In double quotes; escaped for a quoted argument, then for a value of the file, where `%` begins a field.
    private static func quoted(_ text: String) -> String {
        let argument = text.map { "\"`$\\".contains($0) ? "\\\($0)" : $0 == "%" ? "%%" : String($0) }.joined()
        return "\"\(argument.replacing("\\", with: "\\\\").replacing("\n", with: "\\n"))\""
    }
}

/// A property list for launchd (`launchd.plist(5)`).
struct LaunchAgent {
    private let command: [String]
    private let log: String

    init(_ command: [String], log: String) {
        self.command = command
        self.log = log
    }

    var text: String {
        let arguments = command.map { "        <string>\(Self.escaped($0))</string>" }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0">
            <dict>
                <key>Label</key>
                <string>\(ServiceManager.label)</string>
                <key>ProgramArguments</key>
                <array>
            \(arguments.joined(separator: "\n"))
                </array>
                <key>RunAtLoad</key>
                <true/>
                <key>KeepAlive</key>
                <dict>
                    <key>Crashed</key>
                    <true/>
                </dict>
                <key>ProcessType</key>
                <string>Background</string>
                <key>Umask</key>
                <integer>63</integer>
                <key>StandardErrorPath</key>
                <string>\(Self.escaped(log))</string>
            </dict>
            </plist>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.map { ["&": "&amp;", "<": "&lt;", ">": "&gt;"][$0] ?? String($0) }.joined()
    }
}

/// A file that the Finder opens in a terminal.
struct ShellScript {
    private let command: [String]

    init(_ command: [String]) {
        self.command = command
    }

    var text: String {
        let words = command.map { "'" + $0.replacing("'", with: "'\\''") + "'" }
        return "#!/bin/sh\nexec \(words.joined(separator: " "))\n"
    }
}
