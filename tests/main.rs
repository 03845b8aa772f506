//! What the programs, the pages and the commands do, in one program: real processes, golden files, the README's commands.

mod common {
    pub(crate) mod hostile;
    pub(crate) mod known;
    pub(crate) mod large;
    pub(crate) mod markup;
    pub(crate) mod small;
}
mod processes;

mod baseline;
mod built_once;
mod calibrate;
mod command_line;
mod compare;
mod cores;
mod crossovers;
mod exits;
mod gate;
mod go;
mod guards;
mod heap;
mod history;
mod instructions;
mod lanes;
mod latency;
mod limits;
mod pages;
mod readme;
mod regress;
mod report;
mod rounds;
mod scaffold;
mod shards;
mod stranger;
mod terminal;
mod testers;
