//! Over commits: a history that git merges, a look in a few minutes, what other tools take, and a site of it all.
//!
//! # A history
//!
//! `cargo bench -- --history` adds a line for each claim that it measured to `reports/history.jsonl`: the verdict of each
//! prediction, its ratios with their intervals, its exact counts, the commit and when that was made, the machine, the
//! compiler and the allocators ([`crate::history`] tells the format). `cargo claimbench history add --record RECORD` does the
//! same with a record that is there already, and a record that was added once is not added twice. So a history of earlier
//! commits can be made afterwards: check one out, measure, add, and go on to the next. Of a record with several machines, each
//! machine has its lines.
//!
//! ```sh
//! cargo bench -- --history
//! cargo claimbench history                      # a row of marks a claim, and each verdict that turned
//! cargo claimbench history buffers/pooled    # a row a prediction, with its last ratio or count
//! cargo claimbench history --json               # the same for programs
//! ```
//!
//! ```text
//! 3 commits on AMD EPYC 7B13, 2 cores: 0123456789ab (2026-01-01) to 23456789abcd (2026-01-03)
//!   buffers/pooled   ✓✓✕
//!   maps/sorted      ✕✕✕
//!
//! Turned
//!   buffers/pooled: stated: time of pooled / fresh ≤ 0.5 under system: holds at 123456789abc (2026-01-02), refuted at
//!     23456789abcd (2026-01-03)
//! ```
//!
//! - A verdict *turns* where it was decided and is decided otherwise since. The two commits are those next to the turn; one
//!   at which it was unclear lies between them and is none.
//! - Kinds of machines (processor and cores) are not compared with each other, and neither are nanoseconds of different runs:
//!   what is kept of times is ratios of neighbours, each with its interval. Counts are exact, and each one that moved is named
//!   with its point and its two commits, and with the compilers where those differ.
//! - Commits stand in the order in which they were made, whatever order the lines have.
//! - A prediction with another bound or other points is another one, and has a row of its own.
//! - What a record holds of an older commit than the last run of a claim is no part of that line.
//!
//! Lines are only ever added. `init` and the first `history add` write `/reports/history.jsonl merge=union` into
//! `.gitattributes`, by which git keeps the lines of both sides, so that branches never conflict there; a line that is there
//! twice counts once. Where a merge without that has left its marks, or a line is none, every command that reads the history
//! names the line and writes nothing, also `report` and `site`. A run of `cargo bench` keeps all that it measured, and names
//! the line as well; its page is without the history then.
//!
//! Beside a record with a history, the page says in the section of a claim which verdicts turned and which counts moved, and
//! draws its ratios over the commits.
//!
//! # A look in a few minutes
//!
//! `cargo bench -- --minutes 5` is a look at everything that takes five minutes, without what cargo compiles. Each lane has a
//! part of what is left when it begins: times most, counts less, criterion none. In a lane the claims of which an article states
//! something that it reads come first, and of those the ones with the fewest cases. The rounds lanes give what articles state all
//! that can decide it, the cheapest first, before anything else has a turn; no crossover is narrowed down. At the end it says how
//! many predictions are left open, and of those that articles state how many.
//!
//! `cargo bench -- --since main` measures only claims that have changed since a commit, and says which and why: the claim's file
//! or its Go side; what lies beside it in its theme, or beside the themes; code, manifest or build script of a package here
//! that it is built from; a crate of others in another version, by the lock file; compiler flags, the toolchain's file, profile
//! and dependencies of the workspace. What is not committed yet counts too. Where git or cargo does not tell, the claim is
//! measured. Of claimbench itself only what takes part in a turn counts. Both flags can be given together, and with filters.
//!
//! # What other tools take
//!
//! | tool | command |
//! |---|---|
//! | [Bencher](https://bencher.dev) | `cargo claimbench export --format bencher`, adapter `json` |
//! | github-action-benchmark | `cargo claimbench export --format github-action-benchmark`, tool `customSmallerIsBetter`: counts, and ratios of times, for the action compares runs with each other |
//! | benchstat | `cargo claimbench export --format go` |
//! | spreadsheets, R, pandas | `cargo claimbench export --format csv` |
//! | `DuckDB`, a warehouse | Parquet, out of the CSV |
//!
//! Parquet is written by `DuckDB`, which reads the CSV as it is: a writer of our own would bring in dozens of crates, for a
//! file that one line makes:
//!
//! ```sh
//! cargo claimbench export --format csv --out readings.csv
//! pip install duckdb
//! python3 -c "import duckdb; duckdb.sql(\"COPY (SELECT * FROM read_csv('readings.csv')) TO 'readings.parquet' (FORMAT parquet)\")"
//! python3 -c "import duckdb; print(duckdb.sql(\"SELECT claim, variant, value FROM 'readings.parquet' WHERE metric = 'allocations'\"))"
//! ```
//!
//! The history is JSON Lines, which `DuckDB` reads as well: `SELECT claim, commit, verdict FROM read_json('reports/history.jsonl')`.
//!
//! # A site
//!
//! `cargo claimbench site --out site` writes a folder that any web server serves: the page as `index.html`, the record packed,
//! the history, a page a theme as Markdown, and `feed.xml`, an Atom feed of the verdicts that turned, whose entries keep their
//! ids. Further records have pages of their own. Nothing in it loads anything from elsewhere. Written once more, it loses the
//! pages and records that an earlier site had and this one has not; files of other names stay. A folder with files in it is
//! refused, unless its `feed.xml` is one that claimbench wrote.
//!
//! A workflow that measures every week, keeps the history in the repository and publishes the site:
//!
//! ```yaml
//! on:
//!   schedule: [{ cron: "17 3 * * 1" }]
//!   workflow_dispatch:
//! permissions: { contents: write, pages: write, id-token: write }
//! jobs:
//!   publish:
//!     runs-on: ubuntu-latest
//!     environment: { name: github-pages, url: "${{ steps.pages.outputs.page_url }}" }
//!     steps:
//!       - uses: actions/checkout@v7
//!         with: { fetch-depth: 0 }
//!       - run: cargo bench -- --history --minutes 240
//!       - run: |
//!           git add reports/history.jsonl
//!           git -c user.name=bench -c user.email=bench@users.noreply.github.com commit -m "History" && git pull --rebase && git push
//!       - run: cargo claimbench site --out site
//!       - uses: actions/upload-pages-artifact@v5
//!         with: { path: site }
//!       - uses: actions/deploy-pages@v5
//!         id: pages
//! ```
//!
//! The settings of the repository have to name GitHub Actions as the source of its pages.
