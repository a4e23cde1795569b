import Glibc

public func environmentVariable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}
