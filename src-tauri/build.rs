use tauri_build::{AppManifest, Attributes};

fn main() {
    // With permission files of its own the application's commands are refused unless a capability
    // names them, as a plugin's are.
    let manifest = AppManifest::new().permissions_path_pattern("src-tauri/permissions/**/*.toml");
    let attributes = Attributes::new()
        .capabilities_path_pattern("src-tauri/capabilities/**/*")
        .app_manifest(manifest);
    tauri_build::try_build(attributes)
        .expect("the Tauri configuration, a capability or a permission file is not valid");
}
