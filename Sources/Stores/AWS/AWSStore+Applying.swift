import Catalog

extension AWSStore {
    public func apply(_ changes: [SecretChange], by writer: StoreWriter, now: Int64) async -> [StoreError?] {
        do throws(StoreError) { try await refuseSuperseded(writer) } catch {
            return changes.map { _ in error }
        }
        // Two changes of one name keep their order.
        let isSimple = Set(changes.map(\.name)).count == changes.count
        let (service, keyID, recoveryDays) = (service, keyID, recoveryDays)
        let results = await inParallel(changes, width: isSimple ? Self.width : 1) { change in
            await Result.of { () throws(StoreError) in
                var application = AWSChangeApplication(
                    service: service, change: change, keyID: keyID, recoveryDays: recoveryDays)
                try await application.perform()
            }
        }
        var errors: [StoreError?] = []
        for (change, result) in zip(changes, results) {
            do throws(StoreError) {
                try result.get()
                try await remember(change, by: writer)
                errors.append(nil)
            } catch {
                errors.append(error)
            }
        }
        return errors
    }

    private func remember(_ change: SecretChange, by writer: StoreWriter) async throws(StoreError) {
        var records: [SecretRecordChange] = change.steps.compactMap { step in
            if case .takeOver(let other) = step { .forget(other) } else { nil }
        }
        records.append(change.record.map { .remember($0) } ?? .forget(change.mark.secret))
        try await self.change(records, of: writer.source)
    }
}
