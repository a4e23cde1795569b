import SystemPackage
import TestSupport
import Testing

/// `examples/open-a-value.py` has nothing of ours but the page about formats, so what it opens is sealed as that page says.
@Suite("A value opened without git-seal")
struct OpenAValueTests {
    private static let root = DocumentTests.root

    /// Values of every type and binding, in a scope that `recipient` reads.
    private static func preparation(recipient: String) -> String {
        """
        export PYTHONPATH='\(root)/.build/python'; set -e; git init -q .; git seal init; git seal scope create prod --recipient me="\(recipient)"
        printf 'correct horse' | git seal set payments/db password
        printf 'zeros\\0\\0' > file; git seal seal --binary file
        mkdir deploy; cat > deploy/values.yaml <<'END'
        # two documents
        db: {port: 5432, on: yes, off: 0x1F}
        users:
        - {name: alice, token: one}
        - {name: alice, id: b, token: two}
        - {id: b, key: k, token: "thrée"}
        - {name: 7, token: four}
        - {name: carol, token: "seven"}
        text: |
          line
            line
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec: {password: five, 'a b': "\(String(repeating: "x", count: 400))"}
        END
        git seal seal deploy/values.yaml --all
        open() { python3 '\(root)/examples/open-a-value.py' "$KEY" "$@" && echo; }

        """
    }

    private static let opening = """
        open secrets/payments/db.yaml spec.data.password
        open file.sealed.yaml content.part-1-of-1 | od -An -c
        for path in db.port db.on db.off users.0.token users.1.token users.2.token users.3.token users.4.token text spec.password
        do open deploy/values.yaml $path; done
        open deploy/values.yaml 'spec.a b' | wc -c

        """

    private static let opened = """
        correct horse
           z   e   r   o   s  \\0  \\0  \\n
        5432
        yes
        0x1F
        one
        two
        thrée
        four
        seven
        line
          line

        five
        401

        """

    @Test("in a scope of an X25519 key, under the current and a retired one")
    func classical() async throws {
        try await inSession { session in
            let script = """
                age-keygen -o ../key 2> /dev/null; export KEY=$PWD/../key GIT_SEAL_IDENTITY=$PWD/../key
                \(Self.preparation(recipient: "$(age-keygen -y ../key)"))
                \(Self.opening)
                cp deploy/values.yaml ../old && git seal scope rekey prod
                ! cmp -s deploy/values.yaml ../old; mkdir copy && mv ../old copy/values.yaml
                open copy/values.yaml users.1.token; open deploy/values.yaml users.1.token
                """
            let result = try await session.bash(script)
            #expect(result.text == Self.opened + "two\ntwo\n", "\(result.error)")
        }
    }

    @Test("in a post-quantum scope, with another reader of age files in the place of age")
    func postQuantum() async throws {
        try await inSession { session in
            let reader = Self.root.pushing("Tests/SealingTests/Age/read-postquantum.py")
            let script = """
                mkdir ../bin && printf '#!/bin/sh\\nexec python3 "%s" "$3" < "$4"\\n' '\(reader)' > ../bin/age
                chmod +x ../bin/age; git seal keygen > ../pub; export KEY=$HOME/.config/git-seal/identity
                \(Self.preparation(recipient: "@../pub"))
                export PATH=$PWD/../bin:$PATH
                \(Self.opening)
                """
            let result = try await session.bash(script)
            #expect(result.text == Self.opened, "\(result.error)")
        }
    }

    @Test("not what was moved to another key, or padded in another way")
    func moved() async throws {
        try await inSession { session in
            let script = """
                age-keygen -o ../key 2> /dev/null; export KEY=$PWD/../key GIT_SEAL_IDENTITY=$PWD/../key
                \(Self.preparation(recipient: "$(age-keygen -y ../key)"))
                sed -i 's/^db:/database:/' deploy/values.yaml; open deploy/values.yaml database.port
                """
            let result = try await session.bash(script)
            #expect(result.status != 0 && result.output.isEmpty)
        }
    }

    private func inSession(_ body: (Session) async throws -> Void) async throws {
        try await withTemporaryDirectory { folder in
            let session = try await Session(in: folder)
            try await body(session)
        }
    }
}
