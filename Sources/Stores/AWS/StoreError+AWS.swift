import HTTPClient

extension StoreError {
    /// - Parameter name: of the secret that was asked for.
    init(_ fault: AWSFault, _ name: String?) {
        switch fault {
        case .http(let error): self = .unreachable(error.words)
        case .credentials(.missing): self = .credentials(.missing)
        case .credentials(.unusable(let source, let reason)): self = .credentials(.unusable("\(source): \(reason)"))
        case .credentials(.unreachable(let source, let reason)): self = .unreachable("\(source): \(reason)")
        case .malformed(let what): self = .system(what)
        case .service(let status, let code, let message): self.init(status, code, message, name)
        }
    }

    private init(_ status: Int, _ code: String, _ message: String, _ name: String?) {
        switch code {
        case "AccessDeniedException", "AccessDenied": self = .denied(message)
        case _ where AWSService.expiredCodes.contains(code): self = .credentials(.expired)
        case "UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException",
            "SignatureDoesNotMatch", "IncompleteSignature", "MissingAuthenticationToken":
            self = .credentials(.unusable(message.isEmpty ? code : message))
        case "LimitExceededException": self = .quota(message)
        case "ResourceNotFoundException":
            if let name { self = .noSuchSecret(name) } else { self = .system(message) }
        case "InvalidRequestException" where message.contains("deletion") || message.contains("deleted"):
            if let name { self = .deleted(name) } else { self = .system(message) }
        default:
            let words = [code, message].filter { !$0.isEmpty }.joined(separator: ": ")
            self = .system(words.isEmpty ? "status \(status)" : words)
        }
    }
}
