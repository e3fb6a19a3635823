//! What models cost, from a file that the user can edit.

mod dollars;
mod file;

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use hearth_domain::{ModelLimits, PriceTable, TokenCount};

/// The prices that Hearth comes with, in the file's own form.
const BUILT_IN: &str = include_str!("prices.json");

/// `prices.json` in the data directory.
pub struct PriceFile;

impl PriceFile {
    /// The prices from the file at `path`. Where there is none, the built-in one is written there first.
    ///
    /// A file that cannot be read stays as it is; then the built-in prices come, with the reason. The file is
    /// never overwritten: what stands in it is the user's.
    #[must_use]
    pub fn load_or_seed(path: &Path) -> (PriceTable, Option<String>) {
        let read = match fs::read_to_string(path) {
            Ok(text) => file::parse(&text).map_err(|error| error.to_string()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => seed(path)
                .map(|()| Self::built_in())
                .map_err(|error| format!("it could not be written: {error}")),
            Err(error) => Err(error.to_string()),
        };
        match read {
            Ok(table) => (table, None),
            Err(reason) => (Self::built_in(), Some(reason)),
        }
    }

    /// The prices that Hearth comes with.
    #[must_use]
    pub fn built_in() -> PriceTable {
        file::parse(BUILT_IN).expect("a test reads the built-in prices")
    }
}

/// Writes the built-in file beside its place and then moves it there, so that it is whole or absent.
fn seed(path: &Path) -> io::Result<()> {
    let draft = path.with_extension("json.new");
    let mut file = File::create(&draft)?;
    file.write_all(BUILT_IN.as_bytes())?;
    file.sync_all()?;
    drop(file);
    fs::rename(&draft, path)
}

/// What is assumed of a model that the table does not know: a window that nearly every model in use has,
/// and a fourth of it kept for the answer. Too large a guess would make servers cut or refuse the chat, too
/// small a one would make the model forget.
const ASSUMED: ModelLimits = ModelLimits {
    context_window: TokenCount(32_768),
    max_output: TokenCount(8_192),
};

/// How much text `model` takes and gives: as the table says, else a guess of 32,768 tokens, of
/// which 8,192 for the answer.
#[must_use]
pub fn limits(model: &str, table: &PriceTable) -> ModelLimits {
    table.limits(model).unwrap_or(ASSUMED)
}

#[cfg(test)]
mod tests {
    use hearth_domain::{LongContextPrice, Picodollars};

    use super::*;

    #[test]
    fn the_built_in_prices_are_whole() {
        let table = PriceFile::built_in();
        assert!(table.models.len() >= 10);
        for price in &table.models {
            let model = &price.model;
            assert!(price.input.0 > 0 && price.output.0 > 0, "{model}");
            assert!(
                price
                    .cached_input
                    .is_none_or(|cached| cached.0 > 0 && cached <= price.input),
                "{model}"
            );
            assert!(price.cache_write.is_none_or(|write| write > price.input), "{model}");
            if let Some(long) = &price.long_context {
                assert!(long.input > price.input && long.output > price.output, "{model}");
                assert!(long.cached_input > price.cached_input, "{model}");
                assert_eq!(long.cache_write.is_some(), price.cache_write.is_some(), "{model}");
            }
            assert!(price.source.starts_with("https://"), "{model}");
            assert!(price.as_of.len() == 10 && price.as_of.starts_with("20"), "{model}");
            let limits = price.limits.expect("the limits of all built-in models are known");
            assert!(limits.max_output < limits.context_window, "{model}");
            let namesakes = table.models.iter().filter(|other| other.model == *model).count();
            assert_eq!(namesakes, 1, "{model}");
        }
    }

    #[test]
    fn an_absent_file_is_written_and_read_again() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("prices.json");
        assert_eq!(PriceFile::load_or_seed(&path), (PriceFile::built_in(), None));
        assert_eq!(fs::read_to_string(&path).expect("it was written"), BUILT_IN);
        assert_eq!(PriceFile::load_or_seed(&path), (PriceFile::built_in(), None));
        let names: Vec<_> = fs::read_dir(directory.path()).expect("it is there").collect();
        assert_eq!(names.len(), 1, "nothing else is left behind");
    }

    #[test]
    fn a_broken_file_stays_and_is_explained() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("prices.json");
        for broken in [
            "",
            "{",
            r#"{"models":[{"model":"m","input":"cheap","output":"1"}]}"#,
            r#"{"models":[{"model":"m","input":1,"output":1,"long_context":{"above":0,"input":1,"output":1}}]}"#,
            r#"{"models":[{"model":"m","input":1,"output":1,"long_context":{"above":9,"input":1}}]}"#,
        ] {
            fs::write(&path, broken).expect("it can be written");
            let (table, reason) = PriceFile::load_or_seed(&path);
            assert_eq!(table, PriceFile::built_in());
            assert!(reason.is_some_and(|reason| !reason.is_empty()));
            assert_eq!(fs::read_to_string(&path).expect("it is there"), broken);
        }
    }

    #[test]
    fn a_users_file_is_taken_as_it_is() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("prices.json");
        let own = r#"{"models":[{"model":"mine","input":0.5,"output":"1.25"}]}"#;
        fs::write(&path, own).expect("it can be written");
        let (table, reason) = PriceFile::load_or_seed(&path);
        assert_eq!(reason, None);
        let models: Vec<_> = table.models.iter().map(|price| price.model.as_str()).collect();
        assert_eq!(models, ["mine"]);
        assert_eq!(fs::read_to_string(&path).expect("it is there"), own);
    }

    #[test]
    fn every_price_of_a_model_is_read() {
        let own = r#"{"models":[{"model":"mine","input":2,"cached_input":"0.5","cache_write":"2.5","output":8,
            "long_context":{"above":272000,"input":4,"cached_input":1,"cache_write":5,"output":12}}]}"#;
        let table = file::parse(own).expect("it is right");
        let dollars = |amount: f64| Picodollars((amount * 1e12) as i64);
        let price = &table.models[0];
        assert_eq!(
            (price.input, price.cached_input, price.cache_write, price.output),
            (dollars(2.0), Some(dollars(0.5)), Some(dollars(2.5)), dollars(8.0))
        );
        let long = LongContextPrice {
            above: TokenCount(272_000),
            input: dollars(4.0),
            cached_input: Some(dollars(1.0)),
            cache_write: Some(dollars(5.0)),
            output: dollars(12.0),
        };
        assert_eq!(price.long_context, Some(long));
    }

    #[test]
    fn a_directory_that_cannot_be_written_is_explained() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("missing").join("prices.json");
        let (table, reason) = PriceFile::load_or_seed(&path);
        assert_eq!(table, PriceFile::built_in());
        assert!(reason.is_some());
    }

    #[test]
    fn unknown_models_get_the_stated_guess() {
        let table = PriceFile::built_in();
        assert_eq!(limits("some-local-model", &table), ASSUMED);
        assert_ne!(limits(&table.models[0].model, &table), ASSUMED);
    }
}
