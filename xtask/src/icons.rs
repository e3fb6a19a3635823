//! `cargo xtask icons`: every format of Hearth's icon, from `icons/hearth.svg`.
//!
//! The renderer is a feature that only this command asks for, so that the other commands do not build it.

use anyhow::Result;

#[cfg(not(feature = "icons"))]
pub(crate) fn run() -> Result<()> {
    use crate::{program, workspace};

    // A directory of its own: this very program cannot be replaced while it runs on Windows.
    program::run(
        program::cargo()
            .args([
                "run",
                "--quiet",
                "--package",
                "xtask",
                "--features",
                "icons",
                "--target-dir",
            ])
            .arg(workspace::target().join("icons"))
            .args(["--", "icons"]),
    )
}

#[cfg(feature = "icons")]
pub(crate) fn run() -> Result<()> {
    files::write_all()
}

#[cfg(feature = "icons")]
mod files {
    use std::fs;

    use anyhow::{Context as _, Result};
    use resvg::{tiny_skia, usvg};

    use crate::{screen, workspace};

    /// What the Tauri bundler and Linux desktops look for; sizes in pixels.
    const PNG: [(&str, u32); 4] = [
        ("32x32.png", 32),
        ("128x128.png", 128),
        ("128x128@2x.png", 256),
        ("icon.png", 512),
    ];

    /// Sizes that Windows shows, from the smallest list to the largest tile.
    const ICO: [u32; 7] = [16, 20, 24, 32, 48, 64, 256];

    /// Types of an icon family and their sizes in pixels (Apple's Icon Services reference): plain ones,
    /// then those for displays of twice the density.
    const ICNS: [(&[u8; 4], u32); 9] = [
        (b"icp4", 16),
        (b"icp5", 32),
        (b"ic07", 128),
        (b"ic08", 256),
        (b"ic09", 512),
        (b"ic11", 32),
        (b"ic12", 64),
        (b"ic13", 256),
        (b"ic14", 512),
    ];

    pub(super) fn write_all() -> Result<()> {
        let folder = workspace::root().join("icons");
        let source = folder.join("hearth.svg");
        let svg = fs::read(&source).with_context(|| format!("{} cannot be read", source.display()))?;
        let drawing = usvg::Tree::from_data(&svg, &usvg::Options::default()).context("the drawing is not valid SVG")?;
        for (name, size) in PNG {
            fs::write(folder.join(name), png(&drawing, size)?)?;
        }
        fs::write(folder.join("icon.ico"), ico(&drawing)?)?;
        fs::write(folder.join("icon.icns"), icns(&drawing)?)?;
        screen::line(&format!("  icons written to {}", folder.display()));
        Ok(())
    }

    fn png(drawing: &usvg::Tree, size: u32) -> Result<Vec<u8>> {
        let mut picture = tiny_skia::Pixmap::new(size, size).context("an icon has a size")?;
        let scale = size as f32 / drawing.size().width();
        resvg::render(
            drawing,
            tiny_skia::Transform::from_scale(scale, scale),
            &mut picture.as_mut(),
        );
        Ok(picture.encode_png()?)
    }

    /// A header, a directory entry for each picture, then the pictures as PNG, which Windows reads since
    /// Vista.
    fn ico(drawing: &usvg::Tree) -> Result<Vec<u8>> {
        const HEADER: usize = 6;
        const ENTRY: usize = 16;
        let mut directory = [&[0, 0, 1, 0][..], &(ICO.len() as u16).to_le_bytes()].concat();
        let mut pictures = Vec::new();
        for size in ICO {
            let picture = png(drawing, size)?;
            let place = HEADER + ENTRY * ICO.len() + pictures.len();
            // 256 is written as 0. One colour plane, 32 bits a pixel.
            directory.extend([size as u8, size as u8, 0, 0, 1, 0, 32, 0]);
            directory.extend(u32::try_from(picture.len())?.to_le_bytes());
            directory.extend(u32::try_from(place)?.to_le_bytes());
            pictures.extend(picture);
        }
        Ok([directory, pictures].concat())
    }

    /// The family's type and length, then each picture's type, length and PNG; lengths count their own
    /// eight bytes.
    fn icns(drawing: &usvg::Tree) -> Result<Vec<u8>> {
        let mut family = Vec::new();
        for (kind, size) in ICNS {
            family.extend(block(kind, &png(drawing, size)?)?);
        }
        block(b"icns", &family)
    }

    fn block(kind: &[u8; 4], content: &[u8]) -> Result<Vec<u8>> {
        let length = u32::try_from(content.len() + 8)?.to_be_bytes();
        Ok([kind, &length[..], content].concat())
    }
}
