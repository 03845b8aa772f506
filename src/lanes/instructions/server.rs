//! The child's side: under Valgrind, which takes half a second to start a program, one that has every case counted in a
//! copy of itself. A profile is written of one case, and by no copy: callgrind writes it when the program ends.

use crate::claim::{Allocator, Catalogue};
use crate::lanes::child::{Job, Message, Order, Parent, guarded};
use crate::lanes::copies::{Copied, copied, copied_aside, leave};
use crate::lanes::counted_slice::slice_of_counted_turns;
use crate::lanes::left_behind::Has;
use crate::lanes::plan::find;
use crate::lanes::{allocator, cores, folders};
use crate::record::{Case, Reason};
use crate::run::{Digest, Hooks, Prepared, Unobserved, prepare_with};

/// Runs a test of one case, or waits for orders to load one after the other.
pub(super) fn child(catalogue: &'static Catalogue, allocator: Allocator, job: &Job) {
    let Some(mut parent) = Parent::of(job) else { return };
    if job.test {
        let Some(case) = job.cases.first() else { return };
        match guarded(|| test(catalogue, case, allocator, &mut parent)) {
            Ok(()) => parent.tell(&Message::Done),
            Err(reason) => parent.tell(&Message::Failed(reason)),
        }
        return;
    }
    if job.profile.is_some() {
        let Some(case) = job.cases.first() else { return };
        match guarded(|| profiled(catalogue, case, allocator, &mut parent)) {
            Ok(()) => parent.tell(&Message::Done),
            Err(reason) => parent.tell(&Message::Failed(reason)),
        }
        // The pipe stays open meanwhile: its end is that of the process, and callgrind has written then.
        std::process::exit(0);
    }
    // Between two cases nothing is allocated here, so that no count depends on which cases came before.
    while Parent::is_asked() {
        match copied_aside() {
            Ok(Copied::Copy) => {
                aside(catalogue, allocator, job, &mut parent);
                leave();
            }
            Ok(Copied::Ended) => Parent::pass(),
            Err(reason) => {
                parent.tell(&Message::Failed(reason));
                return;
            }
        }
    }
}

/// Has the case that is asked for counted, or its digest told, in a copy of this process, and tells how that ended.
fn aside(catalogue: &'static Catalogue, allocator: Allocator, job: &Job, parent: &mut Parent) {
    match copied() {
        Ok(Copied::Copy) => {
            parent.tell(&Message::Process(std::process::id()));
            let work = || {
                let unread = || Reason::Unreadable("the case that was asked for".to_owned());
                let case = Parent::next_of().ok_or_else(unread)?;
                match job.digests {
                    true => digest(catalogue, &case, allocator, parent),
                    false => serve(catalogue, &case, allocator, parent),
                }
            };
            if let Err(reason) = guarded(work) {
                parent.tell(&Message::Failed(reason));
            }
            std::process::exit(0);
        }
        Ok(Copied::Ended) => parent.tell(&Message::Cleared),
        Err(reason) => parent.tell(&Message::Failed(reason)),
    }
}

/// Sets a case up.
fn set_up(
    catalogue: &'static Catalogue,
    case: &Case,
    allocator: Allocator,
) -> Result<Prepared, Reason> {
    let (_, variant) = find(catalogue, case)
        .ok_or_else(|| Reason::Unreadable(format!("{case} is not in this program's catalogue")))?;
    let hooks = Hooks { folders: folders::own, ..allocator::hooks(allocator) };
    Ok(prepare_with(variant.routine, case.point, hooks)?)
}

/// Sets a case up and tells the digest of its first turn.
fn digest(
    catalogue: &'static Catalogue,
    case: &Case,
    allocator: Allocator,
    parent: &mut Parent,
) -> Result<(), Reason> {
    let mut prepared = set_up(catalogue, case, allocator)?;
    parent.tell(&Message::Digest(prepared.turn.observe(1, &mut Unobserved)));
    Ok(())
}

/// Runs a case once, and tells what it leaves behind.
fn test(
    catalogue: &'static Catalogue,
    case: &Case,
    allocator: Allocator,
    parent: &mut Parent,
) -> Result<(), Reason> {
    let has = Has::now();
    digest(catalogue, case, allocator, parent)?;
    if let Some(left) = has.left() {
        parent.tell(&Message::Left(left));
    }
    Ok(())
}

/// The digest of a case that is watched: reducing its output would take longer than what is counted.
const UNTOLD: Digest = Digest(0);

/// Sets a case up, runs a turn that warms up, and then the slices that are ordered.
fn serve(
    catalogue: &'static Catalogue,
    case: &Case,
    allocator: Allocator,
    parent: &mut Parent,
) -> Result<(), Reason> {
    let alone = cores::Alone::begin();
    let mut prepared = set_up(catalogue, case, allocator)?;
    if prepared.threads == 1 {
        let _ = prepared.turn.slice(1);
    }
    if prepared.threads > 1 || !alone.was_alone_under_valgrind() {
        parent.tell(&Message::Threads);
        return Ok(());
    }
    parent.tell(&Message::Loaded(UNTOLD, prepared.operations));
    run_slices(&mut prepared, parent);
    Ok(())
}

/// Sets a case up and runs the slices that are ordered, those of several threads too.
fn profiled(
    catalogue: &'static Catalogue,
    case: &Case,
    allocator: Allocator,
    parent: &mut Parent,
) -> Result<(), Reason> {
    parent.tell(&Message::Process(std::process::id()));
    let alone = cores::Alone::begin();
    let mut prepared = set_up(catalogue, case, allocator)?;
    let _ = prepared.turn.slice(1);
    if prepared.threads > 1 || !alone.was_alone_under_valgrind() {
        parent.tell(&Message::Threads);
    }
    parent.tell(&Message::Loaded(UNTOLD, prepared.operations));
    run_slices(&mut prepared, parent);
    Ok(())
}

/// Runs the slices that are ordered, until something else is.
fn run_slices(prepared: &mut Prepared, parent: &mut Parent) {
    while let Some(Order::Slice(_, turns)) = Parent::next() {
        let spent = slice_of_counted_turns(prepared.turn.as_mut(), turns);
        parent.tell(&Message::Sliced(spent.as_nanos() as u64));
    }
}
