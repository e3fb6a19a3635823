//! Processor time of both sides, from one moment to another.

use anyhow::Result;
use hearth_orders::{load::Cost, process::processor_seconds};

/// What both sides had used at one moment.
pub(crate) struct Meter {
    server: u32,
    before: Cost,
}

impl Meter {
    pub(crate) fn start(server: u32) -> Result<Self> {
        let before = used(server)?;
        Ok(Self { server, before })
    }

    /// What both sides have used since.
    pub(crate) fn read(&self) -> Result<Cost> {
        let now = used(self.server)?;
        Ok(Cost {
            server: now.server - self.before.server,
            load: now.load - self.before.load,
        })
    }
}

fn used(server: u32) -> Result<Cost> {
    Ok(Cost {
        server: processor_seconds(server)?,
        load: processor_seconds(std::process::id())?,
    })
}
