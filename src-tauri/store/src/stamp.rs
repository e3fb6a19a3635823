//! Times in file names: `20261122-093015`, UTC.

use hearth_domain::UnixMillis;

const SECONDS_A_DAY: i64 = 86_400;

/// The date is by the algorithm `civil_from_days` of
/// <https://howardhinnant.github.io/date_algorithms.html>.
pub(crate) fn format(at: UnixMillis) -> String {
    let seconds = at.0.div_euclid(1000);
    let (days, second) = (seconds.div_euclid(SECONDS_A_DAY), seconds.rem_euclid(SECONDS_A_DAY));
    let (year, month, day) = civil(days);
    format!(
        "{year:04}{month:02}{day:02}-{:02}{:02}{:02}",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// None for anything that [`format()`] does not write.
pub(crate) fn parse(stamp: &str) -> Option<UnixMillis> {
    let (date, time) = stamp.split_once('-')?;
    if date.len() != 8 || time.len() != 6 || !(date.bytes().chain(time.bytes())).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = |text: &str| text.parse::<i64>().ok();
    let days = days(number(&date[..4])?, number(&date[4..6])?, number(&date[6..])?);
    let second = number(&time[..2])? * 3600 + number(&time[2..4])? * 60 + number(&time[4..])?;
    let at = UnixMillis((days * SECONDS_A_DAY + second) * 1000);
    (format(at) == stamp).then_some(at)
}

fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * from_march + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_have_their_stamps() {
        for (millis, stamp) in [
            (0, "19700101-000000"),
            (951_782_400_000, "20000229-000000"),
            (1_795_339_815_999, "20261122-093015"),
            (4_102_444_799_000, "20991231-235959"),
        ] {
            assert_eq!(format(UnixMillis(millis)), stamp);
            assert_eq!(parse(stamp), Some(UnixMillis(millis / 1000 * 1000)));
        }
    }

    #[test]
    fn what_is_no_stamp_is_not_read() {
        for text in ["", "20261122", "20261340-000000", "2026112a-000000", "20261122-0930151"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
