import Catalog
import GitRepository
import Stores
import Trust

/// Why a run could not begin; what concerns single secrets is a ``SecretFault`` instead.
public enum ReconcileError: Error {
    case git(GitError)
    case catalog(CatalogError)
    case store(StoreName, StoreError)
    /// The store was brought up to another reference than the one that is asked for now.
    case otherRef(StoreName, recorded: String, asked: String)
    /// The commit that was applied last is not among the ancestors of this one.
    case rewritten(StoreName, applied: String, asked: String)
    /// The commit that was applied last is not here.
    case shallow(StoreName, applied: String)
    /// Nobody vouches for changes of `.git-seal`, so nothing of the commit counts.
    case unverified(StoreName, [LandingRefusal])
    /// History was rewritten, and nobody who may accepts exactly this.
    case rewriteNotVouchedFor(StoreName, applied: String, asked: String)
    /// Verification cannot be enforced as long as nobody says where trust begins.
    case noRoot
    /// The root is no ancestor of the commit, or no commit is signed by one of its keys.
    case rootNotReached(StoreName, asked: String)
    /// The clone lacks what verification has to read.
    case unverifiable(StoreName, TrustError)
    /// Nothing would be left of what the store holds of this repository.
    case wouldDeleteAll(StoreName, count: Int)
    case tooManyDeletions(StoreName, count: Int, of: Int, limit: Int)
}
