//! A long catalogue over several machines: parts that are measured apart, and one record of them.
//!
//! `--shard 2/4` is understood by every lane: the claims are dealt out to so many parts by what they cost, a claim always
//! whole and always to the same part, whatever the machine and the filter. A part has the share of the budget that its claims
//! have. What the parts say is put together by `cargo claimbench merge`, which makes one record of theirs:
//!
//! ```sh
//! cargo bench -- --shard 1/2 --reports one       # on one machine
//! cargo bench -- --shard 2/2 --reports two       # on another one of its kind
//! cargo claimbench merge one/latest.jsonl two/latest.jsonl --out reports/latest.jsonl
//! cargo claimbench report
//! ```
//!
//! Forks of different machines are never pooled: every group was measured on one. So the parts have to be of one commit, one
//! compiler and one kind of processor with as many cores, and `merge` names the file and what is not so. A part that is
//! missing is named too, unless `--partial` says that it may be; the same run twice is refused; a run that did not come to
//! its end is told. Nothing is overwritten where anything is wrong.
//!
//! A lane appends a line for each reading, so that none is lost; where a record is written as a whole, by `cargo bench` when
//! it has judged and by `merge`, the readings of a run stand in columns ([`crate::record`]) and take a tenth of the room. An
//! older record is read as before, and `cargo claimbench merge old.jsonl --out new.jsonl.gz` makes the short one of it, a tenth
//! of that again where the name ends in `.gz`.
//!
//! Whatever starts jobs can start the parts. In a workflow of GitHub it is a matrix:
//!
//! ```yaml
//! jobs:
//!   part:
//!     strategy:
//!       matrix: { part: [1, 2, 3, 4] }
//!     runs-on: ubuntu-latest
//!     steps:
//!       - uses: actions/checkout@v7
//!       - run: cargo bench -- --shard ${{ matrix.part }}/4 --reports part
//!       - uses: actions/upload-artifact@v7
//!         with: { name: "part-${{ matrix.part }}", path: part/latest.jsonl }
//!   whole:
//!     needs: part
//!     runs-on: ubuntu-latest
//!     steps:
//!       - uses: actions/checkout@v7
//!       - uses: actions/download-artifact@v8
//!       - run: cargo claimbench merge part-*/latest.jsonl && cargo claimbench report
//! ```
//!
//! In a Slurm array it is `--shard $SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT` with an array that begins at 1; with GNU
//! parallel, where the machines are named in a file, `parallel --sshloginfile machines cargo bench -- --shard {}/4 --reports
//! part{} ::: 1 2 3 4`, one job a machine at a time, for two that time at once disturb each other.
//!
//! # Machines of several kinds
//!
//! Whether an answer holds elsewhere is said by a record of several machines. Measure all claims on each, from the same
//! commit with the same compiler, and merge with `--machines`:
//!
//! ```sh
//! cargo claimbench merge small/latest.jsonl large/latest.jsonl --machines --out reports/latest.jsonl
//! cargo claimbench report
//! ```
//!
//! Again nothing is pooled: each machine is judged by what was measured on it alone. The page is about the machine of the
//! record that is named last, and has a section in which every prediction stands with its verdict on each machine, by what
//! the machines differ (cores, the price of a fresh page, the versions of allocators), where one confirms and another refutes,
//! and what to choose, with the machines that it holds on. `cargo claimbench show THEME/NAME` has the same for one claim.
