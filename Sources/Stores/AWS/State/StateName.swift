/// The names of the secrets that hold what the reconciler remembers.
enum StateName {
    private static let prefix = "git-seal/state/"

    /// Lists leave them out, and no manifest's secret may have such a name.
    static func isState(_ name: String) -> Bool { name.hasPrefix(prefix) }

    /// Says, in its tags, which run is the last and which parts are valid.
    static func head(_ source: String) -> String { prefix + TagText.encode(source) }

    static func part(_ number: Int, of generation: Int, _ source: String) -> String {
        "\(head(source))/\(generation).\(number)"
    }
}
