/// How the page of ``HTMLReport`` looks.
enum HTMLStyle {
    static let text = """
        :root {
          color-scheme: light dark;
          --page: #f6f7f9; --card: #ffffff; --text: #1c2128; --quiet: #59636e; --line: #d5dae0; --code: #f0f2f5;
          --link: #0b57a4; --critical: #a40e26; --high: #b3470c; --medium: #7d5a00; --low: #3d5a80; --mark: #ffe2b8;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #101418; --card: #181d23; --text: #e4e8ec; --quiet: #9aa5b1; --line: #303842; --code: #0f1317;
            --link: #7ab7ff; --critical: #ff8593; --high: #ffa06b; --medium: #e8c15a; --low: #9dbce8; --mark: #5a3a10;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 58rem; background: var(--page); color: var(--text);
          font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
        }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
        h2 { font-size: 1.05rem; line-height: 1.35; margin: 0; }
        header p { margin: .25rem 0; color: var(--quiet); }
        code, pre { font: .875rem/1.5 ui-monospace, monospace; }
        a { color: var(--link); }
        article, section {
          background: var(--card); border: 1px solid var(--line); border-radius: .5rem; margin-top: 1rem; padding: 1rem;
        }
        article { border-left: .3rem solid var(--severity); }
        .critical { --severity: var(--critical); }
        .high { --severity: var(--high); }
        .medium { --severity: var(--medium); }
        .low { --severity: var(--low); }
        .severity { color: var(--severity); font-weight: 700; text-transform: uppercase; font-size: .8rem; letter-spacing: .04em; }
        .place { margin: .25rem 0 .5rem; color: var(--quiet); }
        pre {
          margin: .5rem 0; padding: .6rem .75rem; background: var(--code); border-radius: .35rem; overflow-x: auto;
          overflow-wrap: normal; tab-size: 4;
        }
        mark { background: var(--mark); color: inherit; border-radius: .2rem; padding: 0 .15em; }
        dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem .9rem; margin: .75rem 0 0; }
        dt { color: var(--quiet); }
        dd { margin: 0; }
        ul { margin: .5rem 0 0; padding-left: 1.2rem; }
        footer { margin-top: 2rem; color: var(--quiet); font-size: .875rem; }
        input { position: absolute; opacity: 0; }
        .filter { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem; margin-top: .75rem; }
        label {
          border: 1px solid var(--severity); border-radius: 2rem; padding: .3rem .85rem; color: var(--severity);
          cursor: pointer; min-height: 2.25rem;
        }
        \(Severity.allCases.map { filter($0.name) }.joined(separator: "\n"))
        @media (max-width: 30rem) { dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dt { margin-top: .4rem; } }
        @media print {
          body { max-width: none; padding: 0; background: none; }
          .filter { display: none; }
          article { break-inside: avoid; }
          pre { white-space: pre-wrap; }
        }
        """

    private static func filter(_ name: String) -> String {
        """
        #show-\(name):not(:checked) ~ main article.\(name) { display: none; }
        #show-\(name):not(:checked) ~ header label.\(name) { border-style: dashed; text-decoration: line-through; }
        #show-\(name):focus-visible ~ header label.\(name) { outline: 3px solid var(--link); outline-offset: 2px; }
        """
    }
}
