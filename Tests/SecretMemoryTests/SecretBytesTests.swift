import SecretMemory
import Testing

// The macros of Testing copy what they are given, so each test asks first and expects a Bool.
@Suite("Secret memory")
struct SecretBytesTests {
    @Test("bytes that are moved in are wiped where they came from")
    func moving() {
        var source = Array("hunter2-hunter2".utf8)
        let expected = source
        let secret = SecretBytes(moving: &source)
        let isSame = secret.withBytes { bytes in expected.indices.allSatisfy { bytes[$0] == expected[$0] } }
        #expect(source.isEmpty)
        #expect(isSame)
    }

    @Test("wiping reaches the array's own storage")
    func wiping() {
        var bytes = [UInt8](repeating: 0xAA, count: 4096)
        wipe(&bytes)
        #expect(bytes.allSatisfy { $0 == 0 })
    }

    @Test("equality looks at every byte and at the length")
    func equality() {
        let a = SecretBytes.random(33)
        let isEqualToItsCopy = a.isEqual(to: a.copy(0..<33))
        let isEqualToItsBeginning = a.isEqual(to: a.copy(0..<32))
        #expect(isEqualToItsCopy && !isEqualToItsBeginning)
        for position in 0..<33 {
            var other = a.copy(0..<33)
            other.withMutableBytes { $0[position] ^= 1 }
            let isEqual = a.isEqual(to: other)
            #expect(!isEqual)
        }
    }

    @Test("empty secrets are fine")
    func empty() {
        let isEqual = SecretBytes.random(0).isEqual(to: SecretBytes(zeroed: 0))
        #expect(isEqual)
        #expect(randomBytes(0).isEmpty)
    }

    @Test("an arena gives back what was put in and refuses what does not fit")
    func arena() {
        var arena = SecretArena(capacity: 10)
        let first = arena.append([1, 2, 3].span)
        let second = arena.append([4, 5, 6, 7, 8, 9, 10].span)
        let third = arena.append([11].span)
        #expect(third == nil)
        let values = [first, second].compactMap { slot in
            slot.map { slot in arena.withBytes(of: slot) { bytes in bytes.indices.map { bytes[$0] } } }
        }
        #expect(values == [[1, 2, 3], [4, 5, 6, 7, 8, 9, 10]])
        arena.removeAll()
        let used = arena.used
        #expect(used == 0)
    }

    @Test("what was sealed opens with its key and context only")
    func box() {
        let key = SecretBytes.random(SecretBox.keyLength)
        var sealed = SecretBox.seal([1, 2, 3].span, key: key, context: [7])
        func opens(_ sealed: [UInt8], _ key: borrowing SecretBytes, _ context: [UInt8]) -> Bool {
            guard let opened = SecretBox.open(sealed, key: key, context: context) else { return false }
            return opened.isEqual(to: SecretBytes(copying: [1, 2, 3].span))
        }
        let isOpen = opens(sealed, key, [7])
        let opensElsewhere = opens(sealed, key, [8]) || opens(sealed, SecretBytes.random(SecretBox.keyLength), [7])
        #expect(isOpen && !opensElsewhere)
        for index in sealed.indices {
            sealed[index] ^= 0x10
            let isOpen = opens(sealed, key, [7])
            #expect(!isOpen)
            sealed[index] ^= 0x10
        }
    }

    @Test("neither printing, dumping nor interpolating a secret shows its bytes")
    func unprintable() {
        let marker = "correct-horse-battery"
        var source = Array(marker.utf8)
        let holder = Holder(secret: SecretBytes(moving: &source))
        var dumped = ""
        dump(holder, to: &dumped)
        for text in [String(describing: holder), String(reflecting: holder), dumped, "\(holder)"] {
            #expect(!text.contains(marker))
            #expect(!text.contains("99, 111, 114"))
        }
    }
}

/// The only way to hand a secret to something that prints: inside a class.
private final class Holder: Sendable {
    let secret: SecretBytes

    init(secret: consuming SecretBytes) {
        self.secret = secret
    }
}
