//! The code in the sheet for sharing, drawn anew when the link changes.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, MutationObserver, MutationObserverInit};

use crate::draw;

/// Draws the code of the sheet's link from now on.
///
/// # Errors
/// Where the document is not that of the page.
#[wasm_bindgen]
pub fn follow_link() -> Result<(), JsValue> {
    console_error_panic_hook::set_once();
    let link = element("share-link")?;
    write()?;
    let changed = Closure::<dyn FnMut()>::new(|| drop(write())).into_js_value();
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_character_data(true);
    options.set_subtree(true);
    MutationObserver::new(changed.unchecked_ref())?.observe_with_options(&link, &options)
}

fn write() -> Result<(), JsValue> {
    let link = element("share-link")?.text_content().unwrap_or_default();
    let (code, words) = (element("share-qr")?, element("share-qr-words")?);
    match draw(&link) {
        Ok(drawing) => {
            let side = drawing.side;
            code.set_attribute("viewBox", &format!("0 0 {side} {side}"))?;
            element("share-qr-path")?.set_attribute("d", &drawing.path)?;
            code.remove_attribute("hidden")?;
            words.set_text_content(None);
        }
        Err(why) => {
            code.set_attribute("hidden", "")?;
            words.set_text_content(Some(&why));
        }
    }
    Ok(())
}

fn element(id: &str) -> Result<Element, JsValue> {
    let document: Option<Document> = web_sys::window().and_then(|window| window.document());
    document
        .and_then(|document| document.get_element_by_id(id))
        .ok_or_else(|| format!("there is no {id}").into())
}
