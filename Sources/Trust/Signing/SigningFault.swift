import Files
import Sealing
import SystemPackage

/// Why something was not signed. Nothing secret is ever in it.
public enum SigningFault: Error {
    /// Neither git's configuration nor the caller names a key.
    case noKey
    /// What should name a key and does not, as the id of an OpenPGP key.
    case notAKey(String)
    case key(SSHKeyFault)
    case file(FileError)
    /// A private key that does not open.
    case privateKey(FilePath, AgeError)
    /// Only the agent could have signed with a key that is given by itself, and it does not have it.
    case notInAgent(SSHPublicKey)
    /// The agent has the key and did not sign: nobody allowed it, or it broke off.
    case agent(AgentFault)
    /// `gpg.ssh.defaultKeyCommand` or the signing program failed.
    case program(String, status: Int32)
    case programMissing(String)
    /// What came back is no signature of that key's over what was to be signed.
    case signature(SSHSignatureFault)
}

/// Why an agent gave no answer.
public enum AgentFault: Error, Hashable, Sendable {
    case unreachable(Errno)
    case refused
    case malformed
    case timedOut(seconds: Int)
}
