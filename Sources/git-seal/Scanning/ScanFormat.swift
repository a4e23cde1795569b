import Scanning

extension ScanCommand.Format {
    func writer(showSecrets: Bool) -> any ReportFormat {
        let options = ReportOptions(showsSecrets: showSecrets)
        return switch self {
        case .text: TextReport(options, isColoured: Terminal.paintsOutput)
        case .json: JSONReport(options)
        case .jsonl: JSONLinesReport(options)
        case .sarif: SARIFReport(version: Version.text)
        case .junit: JUnitReport(options)
        case .csv: CSVReport(options)
        case .html: HTMLReport(options, version: Version.text)
        }
    }
}
