/// Words in names of variables and keys that hold credentials, and how much each promises.
enum AssignmentWords {
    /// What is looked for in every text, lower case.
    static let literals = [
        "passw", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "api-key", "accesskey", "access_key",
        "access-key", "authkey", "auth_key", "auth-key", "_auth", "privatekey", "private_key", "private-key",
        "encryptionkey", "encryption_key", "encryption-key", "signingkey", "signing_key", "signing-key", "masterkey",
        "master_key", "master-key", "credential", "pass_", "_pass", "dbpass",
    ]

    /// Names that contain such a word and hold no credential.
    private static let harmless: [[UInt8]] = [
        "tokeniz", "tokenis", "tokentype", "token_type", "token-type", "tokenurl", "token_url", "token-url",
        "tokenuri", "token_uri", "tokenendpoint", "token_endpoint", "tokencount", "token_count", "maxtoken",
        "max_token", "max-token", "tokens", "tokenname", "token_name", "tokenid", "tokenkey", "token_kind",
        "tokenkind", "tokenfield", "token_field", "tokenlength", "tokenlimit", "tokenbudget", "tokenpattern",
        "passwordfield", "password_field", "passwordlabel", "password_label", "passwordhelp", "password_help",
        "passwordhint", "password_hint", "passwordinput", "password_input", "passwordpolicy", "password_policy",
        "passwordlength", "password_length", "passwordreset", "password_reset", "passwordfile", "password_file",
        "password-file", "passwordregex", "password_regex", "passwordparam", "password_param", "passwordplaceholder",
        "passwordname", "password_name", "secretname", "secret_name", "secret-name", "secretref", "secret_ref",
        "secretkeyref", "secretfile", "secret_file", "secretpath", "secret_path", "secretarn", "secret_arn",
        "secretstore", "secretsmanager", "secretkeyname", "secretid", "keyname", "key_name", "keyid", "key_id",
        "key-id", "keyheader", "key_header", "keyfile", "key_file", "key-file", "keypath", "key_path", "keytype",
        "key_type", "keyring", "keyvault", "placeholder", "description", "_regex", "regexp", "_pattern", "_url",
        "_uri", "_label", "_title", "_hint", "_error", "_message", "_header", "storage_key", "storagekey",
        "publickey", "public_key", "public-key", "csrf", "_policy", "credentialstype", "credentials_type", "tokenfrom",
        "secretfrom", "passwordencoder", "tokenprovider", "tokenservice", "_endpoint", "author", "compass", "bypass",
        "passwordchange", "forgot", "_required", "_enabled", "_length", "_expir", "_ttl", "_lifetime", "_algorithm",
        "_version", "_prefix", "_suffix", "_format", "_class", "_type", "_file", "_path", "_name", "_id", "_arn",
    ].map { Array($0.utf8) }

    /// What a name promises.
    enum Kind {
        /// Chosen by people as often as by machines: short ones and words are possible.
        case password
        /// Made by a machine.
        case key
    }

    /// What the value beside `name`, in lower case, would be; `nil` if it is no credential.
    static func kind(of name: [UInt8]) -> Kind? {
        let suffixes = [UInt8(ascii: "_")]
        for word in harmless {
            // `_id`, `_url` and their like say what the value is only at the end of a name.
            if word.starts(with: suffixes) {
                if name.suffix(word.count).elementsEqual(word) { return nil }
            } else if name.contains(word) {
                return nil
            }
        }
        let isPassword = ["passw", "pwd", "passphrase", "pass"].contains { name.contains(Array($0.utf8)) }
        return isPassword ? .password : .key
    }
}
