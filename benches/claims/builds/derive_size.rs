//! What printing structs by their description takes

use super::programs::{FLAGS, printed};
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Needs, Points, Processes, Scale, Source, Unit, figure,
    variant,
};
use claimbench::run::{Digest, Run};

/// Fields of each struct.
const FIELDS: usize = 10;
/// The figure of a program.
const ADDED: &str = "added bytes";
const COUNTED: &[Lane] = &[Lane::Heap];
const MOST: &[u64] = &[50];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Binary Size Reduction",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/go-binary-size-reduction",
        quote: "binaries that lean heavily on serialization, dynamic routing, or reflection-driven frameworks tend to be \
                larger",
        figures: &[Figure { what: "fields of the listing's struct", printed: "Name, Email" }],
    },
    says: "Types that are serialised by reflection keep the names of their fields and data about their types in the \
           program, so such programs are larger than those that name what they print.",
    axis: Axis {
        name: "structs",
        unit: Unit::Count,
        points: &[0, 1, 10, 50],
        article: 50,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("by_hand", |run| register(run, Way::ByHand))
            .lanes(COUNTED)
            .about("a function for each struct of 10 fields, which writes field by field"),
        variant("derived_debug", |run| register(run, Way::Derived))
            .lanes(COUNTED)
            .about("#[derive(Debug)], which generates such functions"),
        variant("described", |run| register(run, Way::Described))
            .lanes(COUNTED)
            .about("a table of names and places for each struct, and one function that walks it: what reflection does"),
        variant("serialize", |run| register(run, Way::Serialize))
            .lanes(COUNTED)
            .at(Points::From(1))
            .doing(JSON)
            .about("serde's derive for each struct, written as JSON by serde_json"),
        variant("both", |run| register(run, Way::Both))
            .lanes(COUNTED)
            .at(Points::From(1))
            .doing(JSON)
            .about("the same, and read again from what was written"),
    ],
    reference: "by_hand",
    predictions: &[
        figure(ADDED, "described", AtLeast(1.05)).against("by_hand").at(MOST).stated(
            "tend to be larger",
            "a direction, said of reflection, to which a table of fields is the nearest in Rust: at least 5 % more",
        ),
        figure(ADDED, "described", AtLeast(5_000.0))
            .at(MOST)
            .stated("field names and tags must be preserved", "500 names of at least 10 bytes"),
        figure(ADDED, "described", AtMost(0.95)).against("derived_debug").at(MOST).after_trial(),
        figure(ADDED, "derived_debug", AtMost(0.9)).against("by_hand").at(MOST),
        figure(ADDED, "derived_debug", Within(15_000.0, 100_000.0)).at(MOST),
        figure(ADDED, "serialize", AtLeast(50_000.0)).at(MOST),
        figure(ADDED, "both", AtLeast(3.0)).against("serialize").at(MOST),
        figure(ADDED, "serialize", Within(20_480.0, 153_600.0)).at(&[1]),
    ],
    carries_over: "Not as it is said: Rust keeps nothing of a type unless somebody writes it down. What it has is code that a \
                   macro generates, and the same service by a table is the nearest to reflection. Names are in the program \
                   either way; what a table adds to them and code does not is its entries and their relocations.",
    cautions: &[
        "The subject changes from data that is kept to code that is generated, so this says less of Go than other claims do.",
        "“Added” is all that is loaded from the file (code, read-only data, data, relocations) less that of a program which \
         makes and drops the same structs and prints none of them: that alone takes some 650 B a struct.",
        "All variants print the same text: `described` and `derived_debug` are data and code for one service.",
        "The programs are compiled with opt-level=3, one codegen unit, and no link-time optimisation. Nothing is timed.",
        "`serialize` and `both` have the suite's own versions of serde and serde_json, and are there where their sources \
         are. At 1 they carry what every use of these crates takes.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// Why the variants with crates are controls.
const JSON: &str = "it writes JSON, by the crates that most programs write it with";
/// What they are compiled with.
const CRATES: &[&str] =
    &["serde = { version = \"1\", features = [\"derive\"] }", "serde_json = \"1\""];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    ByHand,
    Derived,
    Described,
    Serialize,
    Both,
    /// Makes the structs and prints none.
    Silent,
}

/// The type of a field, and a value of it.
fn kind(field: usize) -> (&'static str, String) {
    match field % 4 {
        0 => ("u64", format!("black_box({field})")),
        1 => ("String", format!("String::from(black_box(\"text {field}\"))")),
        2 => ("bool", format!("black_box({})", field % 8 == 2)),
        _ => ("f64", format!("black_box({field}.5)")),
    }
}

/// The description of types, and the function that writes a value by it.
const WALKER: &str = "
enum Kind { Number, Text, Truth, Fraction }
struct Field { name: &'static str, at: usize, kind: Kind }
struct Description { name: &'static str, fields: &'static [Field] }
/// The value is one of the type that is described.
#[inline(never)]
unsafe fn written(out: &mut String, of: &Description, value: *const u8) {
    out.push_str(of.name);
    let mut before = \" { \";
    for field in of.fields {
        let _ = write!(out, \"{before}{}: \", field.name);
        before = \", \";
        let _ = unsafe {
            let place = value.add(field.at);
            match field.kind {
                Kind::Number => write!(out, \"{:?}\", *place.cast::<u64>()),
                Kind::Text => write!(out, \"{:?}\", *place.cast::<String>()),
                Kind::Truth => write!(out, \"{:?}\", *place.cast::<bool>()),
                Kind::Fraction => write!(out, \"{:?}\", *place.cast::<f64>()),
            }
        };
    }
    out.push_str(\" }\\n\");
}
";

/// A program with so many structs, each of which is made, printed once and dropped.
fn program(way: Way, structs: usize) -> String {
    let mut source = String::from("use std::fmt::Write;\nuse std::hint::black_box;\n");
    if way == Way::Described {
        source += WALKER;
    }
    let mut body = String::new();
    for of in 0..structs {
        let fields = || (0..FIELDS).map(|field| (format!("field_{of:02}_{field:02}"), kind(field)));
        source += match way {
            Way::Derived => "#[derive(Debug)] ",
            Way::Serialize => "#[derive(serde::Serialize)] ",
            Way::Both => "#[derive(serde::Serialize, serde::Deserialize)] ",
            Way::ByHand | Way::Described | Way::Silent => "",
        };
        let declared = fields().map(|(name, (kind, _))| format!("    {name}: {kind},\n"));
        source += &format!("struct Struct{of:02} {{\n{}}}\n", declared.collect::<String>());
        let made = fields().map(|(name, (_, value))| format!("        {name}: {value},\n"));
        source += &format!(
            "#[inline(never)] fn made_{of:02}() -> Struct{of:02} {{\n    Struct{of:02} {{\n{}    }}\n}}\n",
            made.collect::<String>()
        );
        match way {
            Way::ByHand => {
                let mut before = format!("Struct{of:02} {{{{ ");
                let writes = fields().map(|(name, _)| {
                    let between = std::mem::replace(&mut before, ", ".to_owned());
                    format!("    write!(out, \"{between}{name}: {{:?}}\", value.{name})?;\n")
                });
                source += &format!(
                    "#[inline(never)] fn written_{of:02}(out: &mut String, value: &Struct{of:02}) -> std::fmt::Result {{\n{}    write!(out, \" }}}}\\n\")\n}}\n",
                    writes.collect::<String>()
                );
            }
            Way::Described => {
                let entries = fields().map(|(name, (kind, _))| {
                    let kind = match kind {
                        "u64" => "Number",
                        "String" => "Text",
                        "bool" => "Truth",
                        _ => "Fraction",
                    };
                    format!(
                        "    Field {{ name: \"{name}\", at: std::mem::offset_of!(Struct{of:02}, {name}), kind: Kind::{kind} }},\n"
                    )
                });
                source += &format!(
                    "static DESCRIPTION_{of:02}: Description = Description {{ name: \"Struct{of:02}\", fields: &[\n{}] }};\n",
                    entries.collect::<String>()
                );
            }
            Way::Derived | Way::Serialize | Way::Both | Way::Silent => {}
        }
        let print = match way {
            Way::ByHand => format!("let _ = written_{of:02}(&mut out, black_box(&value));"),
            Way::Derived => "let _ = writeln!(out, \"{:?}\", black_box(&value));".to_owned(),
            Way::Described => format!(
                "unsafe {{ written(&mut out, &DESCRIPTION_{of:02}, (&raw const *black_box(&value)).cast()) }}"
            ),
            Way::Serialize => {
                "out += &serde_json::to_string(black_box(&value)).unwrap();".to_owned()
            }
            Way::Both => format!(
                "let text = serde_json::to_string(black_box(&value)).unwrap(); out += &text; \
                 black_box(serde_json::from_str::<Struct{of:02}>(&text).unwrap());"
            ),
            Way::Silent => "black_box(&value);".to_owned(),
        };
        body += &format!("    {{ let value = made_{of:02}(); {print} }}\n");
    }
    source
        + &format!(
            "fn main() {{\n    let mut out = String::from(black_box(\"\"));\n{body}    print!(\"{{out}}\");\n}}\n"
        )
}

/// Builds a program and the one that prints nothing; a turn reports what the first one adds to the other.
fn register(run: &mut Run, way: Way) {
    let source = program(way, run.size());
    let built = match way {
        Way::Serialize | Way::Both => run.program_with_crates(&source, FLAGS, CRATES),
        _ => run.program(&source, FLAGS),
    };
    let silent = run.program(&program(Way::Silent, run.size()), FLAGS);
    let added = built.loaded_bytes().saturating_sub(silent.loaded_bytes());
    let printed = run.input(|| printed(&built));
    run.iter_marked(
        move |marks| {
            marks.figure(ADDED, added);
            printed.clone()
        },
        Digest::of,
    );
}
