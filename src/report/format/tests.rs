//! How numbers are rounded.

use super::*;

#[test]
fn times_have_three_digits_and_change_unit_where_rounding_does() {
    assert_eq!(nanoseconds(0.0), "0 ns");
    assert_eq!(nanoseconds(0.34), "0.34 ns");
    assert_eq!(nanoseconds(3.414), "3.41 ns");
    assert_eq!(nanoseconds(41.26), "41.3 ns");
    assert_eq!(nanoseconds(312.4), "312 ns");
    assert_eq!(nanoseconds(999.6), "1.00 µs");
    assert_eq!(nanoseconds(1_500_000.0), "1.50 ms");
    assert_eq!(nanoseconds(12.5e9), "12.5 s");
}

#[test]
fn bytes_are_exact_below_ten_kibibytes() {
    assert_eq!(bytes(0.0), "0 B");
    assert_eq!(bytes(0.5), "0.5 B");
    assert_eq!(bytes(10_239.0), "10,239 B");
    assert_eq!(bytes(11_264.0), "11.0 KiB");
    assert_eq!(bytes(8_391_680.0), "8.00 MiB");
    assert_eq!(bytes(-65_536.0), "−64.0 KiB");
    assert_eq!(bytes(1_048_575.0), "1.00 MiB");
    assert_eq!(exact_bytes(8_391_680.0), "8,391,680 B");
}

#[test]
fn ratios_have_two_digits_below_one_and_three_above() {
    assert_eq!(ratio(0.003_14), "0.0031×");
    assert_eq!(ratio(0.29), "0.29×");
    assert_eq!(ratio(1.0), "1.00×");
    assert_eq!(ratio(16.72), "16.7×");
    assert_eq!(ratio(745.0), "745×");
    assert_eq!(ratio(1234.5), "1,234×");
    assert_eq!(ratio(f64::INFINITY), "∞×");
    assert_eq!(ratio(999_999_999.0), "999,999,999×");
    assert_eq!(ratio(3.9e23), "4e23×");
    assert_eq!(ratio(-3.9e23), "−4e23×");
    assert_eq!(count(3.9e23), "4e23");
}

#[test]
fn an_interval_gets_the_decimals_that_show_its_width() {
    let text = |center, lower, upper| {
        Quantity::Ratio.with_interval(center, Some(Interval { lower, upper }))
    };
    assert_eq!(text(16.7, 15.9, 17.2), "16.7× [15.9, 17.2]");
    assert_eq!(text(1.0, 0.998, 1.003), "1.000× [0.998, 1.003]");
    assert_eq!(text(2.26, 1e-20, 3.9e23), "2.26× [0.00, 4e23]");
    assert_eq!(text(0.29, 0.27, 0.31), "0.29× [0.27, 0.31]");
    assert_eq!(Quantity::Ratio.with_interval(0.29, None), "0.29×");
    let nanoseconds = Interval { lower: 305.0, upper: 1_200.0 };
    assert_eq!(Quantity::Time.with_interval(312.0, Some(nanoseconds)), "312 ns [305 ns, 1.20 µs]");
}

#[test]
fn bounds_and_ticks_lose_their_zeros() {
    assert_eq!(Quantity::Ratio.short(12.0), "12");
    assert_eq!(Quantity::Ratio.short(0.38), "0.38");
    assert_eq!(Quantity::Time.short(1_500_000.0), "1.5 ms");
    assert_eq!(Quantity::Time.short(100.0), "100 ns");
    assert_eq!(Quantity::Bytes.short(8_388_608.0), "8 MiB");
}

#[test]
fn a_small_count_is_not_written_as_zero() {
    assert_eq!(count(0.0), "0");
    assert_eq!(count(0.000_1), "0.0001");
    assert_eq!(count(0.000_167), "0.00017");
    assert_eq!(count(-0.004_26), "−0.0043");
    assert_eq!(count(0.012_34), "0.012");
    assert_eq!(count(1e-20), "1e−20");
    assert_eq!(Quantity::Count.short(0.000_1), "0.0001");
    let switches = Interval { lower: 0.000_161, upper: 0.000_172 };
    let text = Quantity::Count.with_interval(0.000_167, Some(switches));
    assert_eq!(text, "0.00017 [0.00016, 0.00017]");
}

#[test]
fn shares_are_written_as_percentages() {
    assert_eq!(percent(0.002), "0.2 %");
    assert_eq!(percent(0.12), "12 %");
    assert_eq!(seconds(0.18), "180 ms");
    assert_eq!(seconds(185.0), "3 min 5 s");
}

#[test]
fn a_place_on_an_axis_has_two_digits_in_one_unit() {
    let text = |unit, center, lower, upper| place(unit, center, Interval { lower, upper });
    assert_eq!(text(Unit::Bytes, 8_400.0, 6_250.0, 11_300.0), "8.2 KiB [6.1, 11]");
    assert_eq!(text(Unit::Bytes, 410.0, 88.4, 2_100.0), "410 B [88, 2,100]");
    assert_eq!(text(Unit::Count, 8_234.0, 6_120.0, 11_480.0), "8,200 [6,100, 11,000]");
    assert_eq!(text(Unit::Nanoseconds, 12.34, 12.31, 12.36), "12.34 ns [12.31, 12.36]");
    assert_eq!(text(Unit::Bytes, 2_437.0, 2_355.0, 2_509.0), "2.38 KiB [2.30, 2.45]");
    assert_eq!(text(Unit::Threads, 3.0, 0.0, 5.2), "3 threads [0, 5.2]");
}
