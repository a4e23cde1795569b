/// A Discord bot's token begins with the bot's id, a decimal number, in base64.
struct DiscordBot: StructuralCheck {
    func judge(_ secret: [UInt8], _ candidate: Candidate) -> CheckVerdict {
        guard let first = secret.split(separator: UInt8(ascii: ".")).first, let id = Base64.decodeURL(first) else {
            return .invalid
        }
        let isNumber = id.count >= 4 && id.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isNumber ? .valid : .invalid
    }
}
