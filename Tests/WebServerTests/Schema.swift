import Foundation

/// The part of JSON Schema (2020-12) that the API's document uses; a keyword it does not know is a mistake.
struct Schema {
    /// The OpenAPI document.
    let document: [String: Any]

    /// What is wrong with a value, each with its place; empty where nothing is.
    func flaws(of value: Any, _ schema: [String: Any], at place: String = "$") -> [String] {
        if let reference = schema["$ref"] as? String {
            guard let target = resolve(reference) else { return ["\(place): \(reference) is not there"] }
            return flaws(of: value, target, at: place)
        }
        var found: [String] = []
        let annotations: Set = ["description", "default", "format"]
        for (keyword, rule) in schema where !annotations.contains(keyword) {
            found += flaws(of: value, keyword, rule, schema, at: place)
        }
        return found
    }

    func resolve(_ reference: String) -> [String: Any]? {
        reference.split(separator: "/").dropFirst().reduce(document as Any?) { node, key in
            (node as? [String: Any])?[String(key)]
        } as? [String: Any]
    }

    private func flaws(
        of value: Any, _ keyword: String, _ rule: Any, _ schema: [String: Any], at place: String
    ) -> [String] {
        switch (keyword, rule, value) {
        case ("type", let type as String, _):
            return Self.isA(type, value) ? [] : ["\(place): no \(type)"]
        case ("type", let types as [String], _):
            return types.contains { Self.isA($0, value) } ? [] : ["\(place): none of \(types)"]
        case ("enum", let values as [String], _):
            return values.contains(value as? String ?? "") ? [] : ["\(place): \(value) is none of \(values)"]
        case ("enum", let values as [Int], _):
            return values.contains(value as? Int ?? .min) ? [] : ["\(place): \(value) is none of \(values)"]
        case ("required", let names as [String], let object as [String: Any]):
            return names.filter { object[$0] == nil }.map { "\(place).\($0) is missing" }
        case ("properties", let properties as [String: [String: Any]], let object as [String: Any]):
            return properties.flatMap { name, schema in
                object[name].map { flaws(of: $0, schema, at: "\(place).\(name)") } ?? []
            }
        case ("additionalProperties", false as Bool, let object as [String: Any]):
            let known = (schema["properties"] as? [String: Any] ?? [:]).keys
            return object.keys.filter { !known.contains($0) }.map { "\(place).\($0) is not in the document" }
        case ("items", let items as [String: Any], let list as [Any]):
            return list.enumerated().flatMap { flaws(of: $1, items, at: "\(place)[\($0)]") }
        case ("minimum", let least as Double, let number as Double):
            return number >= least ? [] : ["\(place): \(number) is less than \(least)"]
        case ("maximum", let most as Double, let number as Double):
            return number <= most ? [] : ["\(place): \(number) is more than \(most)"]
        case ("pattern", let pattern as String, let text as String):
            return text.range(of: pattern, options: .regularExpression) != nil ? [] : ["\(place): \(text)"]
        case ("maxLength", let most as Int, let text as String):
            return text.count <= most ? [] : ["\(place): longer than \(most)"]
        case ("required", _, _), ("properties", _, _), ("additionalProperties", _, _), ("items", _, _),
            ("minimum", _, _), ("maximum", _, _), ("pattern", _, _), ("maxLength", _, _):
            // Of another type, which `type` tells.
            return []
        default:
            return ["\(place): the document uses \(keyword), which the test does not know"]
        }
    }

    private static func isA(_ type: String, _ value: Any) -> Bool {
        let number = value as? NSNumber
        let isBool =
            number.map { String(cString: $0.objCType) == "c" || value is Bool && "\(value)".count > 3 }
            ?? false
        return switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "boolean": isBool
        case "integer": number != nil && !isBool && number?.doubleValue == number?.doubleValue.rounded()
        case "number": number != nil && !isBool
        case "null": value is NSNull
        default: false
        }
    }
}
