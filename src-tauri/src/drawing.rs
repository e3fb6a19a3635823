//! Who draws the page on Linux: the graphics card, or the processor where there is none.
//!
//! Without a card WebKitGTK still draws through OpenGL, with a card that Mesa imitates. Building that imitation takes
//! as long as all the rest of a start, in time and in memory, and what it draws comes later than what the processor
//! draws by itself.

use std::{env, fs, path::Path};

/// WebKitGTK reads it once, when the first page is made; changing its settings afterwards ends the page's process.
const NO_CARD: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Must be called before the process has other threads. What the user has set stays.
#[expect(unsafe_code, reason = "the environment is the only door to this setting")]
pub(crate) fn suit_machine() {
    if env::var_os(NO_CARD).is_none() && !has_graphics_card(Path::new("/dev")) {
        // SAFETY: nobody else reads the environment while there is no other thread.
        unsafe { env::set_var(NO_CARD, "1") };
    }
}

/// Whether programs are offered one to draw with: by the kernel, by NVIDIA's own driver, or by Windows to the Linux
/// inside it.
fn has_graphics_card(devices: &Path) -> bool {
    let mut nodes = fs::read_dir(devices.join("dri")).into_iter().flatten().flatten();
    nodes.any(|node| node.file_name().as_encoded_bytes().starts_with(b"renderD"))
        || ["nvidiactl", "dxg"].iter().any(|name| devices.join(name).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_known_by_what_programs_can_draw_with() {
        for (device, is_card) in [
            ("dri/renderD128", true),
            ("nvidiactl", true),
            ("dxg", true),
            // A virtual machine's screen, which shows but does not draw.
            ("dri/card0", false),
            ("null", false),
        ] {
            let devices = tempfile::tempdir().expect("a directory");
            fs::create_dir_all(devices.path().join("dri")).expect("a directory");
            fs::write(devices.path().join(device), []).expect("a file");
            assert_eq!(has_graphics_card(devices.path()), is_card, "{device}");
        }
        assert!(!has_graphics_card(Path::new("/nowhere")), "a machine without devices");
    }
}
