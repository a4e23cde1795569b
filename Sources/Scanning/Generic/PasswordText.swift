/// What people write where a password would stand.
enum PasswordText {
    private static let words: Set<[UInt8]> = Set(
        [
            "password", "passwd", "passw0rd", "passwort", "pass", "pwd", "secret", "token", "key", "apikey", "api_key",
            "api-key", "user", "username", "admin", "root", "guest", "test", "testing", "tester", "demo", "default",
            "changeme", "change_me", "change-me", "changeit", "foo", "bar", "baz", "foobar", "qwerty", "letmein",
            "hunter2", "none", "null", "nil", "undefined", "true", "false", "yes", "no", "empty", "string", "value",
            "example", "sample", "dummy", "fake", "mock", "placeholder", "redacted", "hidden", "masked", "removed",
            "required", "optional", "public", "private", "postgres", "mysql", "mariadb", "redis", "mongo", "rabbitmq",
            "localhost", "abc123", "123456", "1234", "12345", "12345678", "123456789", "password1", "password123",
            "secret123", "test123", "admin123", "pass123", "p@ssw0rd", "p@ssword", "correct horse battery staple",
            "bearer", "basic", "digest", "oauth", "oauth2", "session", "cookie", "header", "body", "query", "text",
            "invalid", "wrong", "incorrect", "unknown", "minio", "minioadmin", "elastic", "grafana", "keycloak",
        ].map { Array($0.utf8) })

    private static let parts: [[UInt8]] = [
        "example", "placeholder", "changeme", "change-me", "change_me", "replace", "your", "yourpass", "insert",
        "redacted", "dummy", "fake", "mock", "sample", "xxxx", "****", "....", "<", "todo", "fixme", "not-a-real",
        "notreal", "my-secret", "mysecret", "my_secret", "my-token", "mytoken", "my-pass", "mypass", "super-secret",
        "supersecret", "super_secret", "topsecret", "some-", "some_", "testpass", "test-pass", "test_pass", "testtoken",
        "test-token", "test_token", "testsecret", "test-secret", "test_secret", "testkey", "test-key", "test_key",
        "passwordhere", "password-here", "notsecret", "insecure", "enter-", "enter_", "-here", "_here", "1234567890",
        "0123456789", "abcdefgh", "qwertyui", "correct-horse", "for-testing", "for_testing", "fortesting",
    ].map { Array($0.utf8) }

    static func isPlaceholder(_ value: [UInt8]) -> Bool {
        let lower = value.map(\.lowercased)
        if words.contains(lower) { return true }
        // `password1!`, `Test_2024`: a word that everybody knows, with a tail.
        let stem = lower.reversed().drop { !(0x61...0x7A).contains($0) }.reversed()
        if stem.count < lower.count, lower.count - stem.count <= 4, words.contains(Array(stem)) { return true }
        return parts.contains { lower.contains($0) }
    }
}
