import Catalog
import YAMLDocument

extension PolicyReader {
    func statements(
        _ spec: YAMLNode?, _ members: [String: Set<String>]
    ) throws(SchemaError) -> [PolicyStatement] {
        let items = spec?.list("statements") ?? []
        if let node = spec?["statements"] { try bound(items.count, Policy.maximumCount, "statements", node) }
        var places: [String: SourceLocation] = [:]
        var statements: [PolicyStatement] = []
        for item in items {
            let statement = try statement(item, members)
            if let first = places[statement.sid] {
                throw document.error(.repeated("the sid \"\(statement.sid)\"", first: first), at: item["sid"] ?? item)
            }
            places[statement.sid] = statement.location
            statements.append(statement)
        }
        return statements
    }

    private func statement(_ node: YAMLNode, _ members: [String: Set<String>]) throws(SchemaError) -> PolicyStatement {
        let effect = node.text("effect").flatMap(PolicyStatement.Effect.init) ?? .deny
        let names = try texts("principals", of: node)
        var principals: Set<String> = []
        for (name, place) in names {
            guard let meant = members[name] else {
                throw document.error(
                    .unknownName(
                        name, kind: "principal or group",
                        nearest: NearestName.of(name, among: members.keys.filter { $0 != "*" }.sorted())), at: place)
            }
            principals.formUnion(meant)
        }
        var actions: [ActionPattern] = []
        for (text, place) in try texts("actions", of: node) {
            guard let action = ActionPattern(text) else {
                throw document.error(
                    .unknownName(text, kind: "action", nearest: PolicyAction.nearest(to: text)), at: place)
            }
            actions.append(action)
        }
        var resources: [ResourcePattern] = []
        for (text, place) in try texts("resources", of: node) {
            guard let resource = ResourcePattern(text) else {
                throw document.error(.invalidValue(key: "resources", expected: Self.resourceWords), at: place)
            }
            resources.append(resource)
        }
        return PolicyStatement(
            sid: node.text("sid") ?? "", effect: effect, principalNames: names.map(\.text), principals: principals,
            actions: actions, resources: resources, conditions: try conditions(node["conditions"], effect),
            location: node["sid"]?.location ?? node.location)
    }

    private func conditions(_ node: YAMLNode?, _ effect: PolicyStatement.Effect) throws(SchemaError) -> PolicyConditions
    {
        var conditions = PolicyConditions()
        guard let node else { return conditions }
        if let mfa = node["mfa"] {
            // It would deny those who touched their key, and let the others through.
            guard effect == .allow else {
                throw document.error(
                    .invalidValue(
                        key: "mfa", expected: "in statements that allow: a deny with it would hit whoever touched"),
                    at: mfa)
            }
            conditions.mfa = mfa.content == "verified" ? .verified : .touched
        }
        if let time = node["time"] {
            var condition = TimeCondition()
            condition.weekdays = time.text("weekdays").flatMap(WeekdaySet.init)
            condition.hours = time.text("between").flatMap(HourRange.init)
            condition.after = time.text("after").flatMap(Instant.seconds)
            condition.before = time.text("before").flatMap(Instant.seconds)
            guard condition != TimeCondition() else {
                throw document.error(
                    .invalidValue(key: "time", expected: "one of weekdays, between, after, before at least"), at: time)
            }
            if let after = condition.after, let before = condition.before, after >= before {
                throw document.error(
                    .invalidValue(key: "before", expected: "later than after"), at: time["before"] ?? time)
            }
            conditions.time = condition
        }
        conditions.branch = node.text("branch").flatMap(BranchCondition.init)
        let tags = node["tags"]?.entries ?? []
        try bound(tags.count, Policy.maximumList, "tags", node)
        for tag in tags { conditions.tags[tag.name] = TagPattern(tag.value.content) }
        return conditions
    }

    private static let resourceWords = "scope:name with patterns, as prod:payments/** or .git-seal:policy.yaml, or *"
}
