//! What is taken away: pictures, numbers, the run as a file that comes back.

use crate::page::Page;
use crate::run::{reach, rest};
use crate::view::Size;
use crate::visit::visit;
use serde_json::Value;

/// Every file that the page saves from here on, by its name, as text or, of a picture, as its first bytes and size.
pub async fn catch_files(page: &Page) {
    page.eval(
        "(() => { window.saved = {}; const blobs = new Map(); \
         const make = URL.createObjectURL; URL.createObjectURL = blob => { const url = make.call(URL, blob); blobs.set(url, blob); return url }; \
         HTMLAnchorElement.prototype.click = function () { const blob = blobs.get(this.href); window.saved[this.download] = blob } })()",
    )
    .await;
}

/// The file whose name begins and ends so: its name and text.
async fn saved(page: &Page, begin: &str, end: &str) -> (String, String) {
    let name =
        format!("Object.keys(saved).find(name => name.startsWith('{begin}') && name.endsWith('{end}'))");
    // Pictures are packed when the browser has time.
    page.wait_for("a file", &name).await;
    let text = page.eval(&format!("saved[{name}].text()")).await;
    (page.eval(&name).await.as_str().unwrap().to_owned(), text.as_str().unwrap_or_default().to_owned())
}

async fn from_menu(page: &Page, panel: &str, entry: &str) {
    page.eval(&format!("document.querySelector('#{panel}-menu summary').focus()")).await;
    page.key("Enter").await;
    page.wait_for("the menu", &format!("document.getElementById('{panel}-menu').open")).await;
    page.click(&format!("{panel}-{entry}")).await;
    page.wait_for("its end", &format!("!document.getElementById('{panel}-menu').open")).await;
}

#[test]
fn every_panel_is_saved_as_picture_drawing_and_numbers() {
    // A step, since the window and with it the shades depend on how far the run has come.
    visit("#dimension=20&spectrum-view=eigenvalues&step=100", Size::Desktop, |page| async move {
        page.wait_for("the step", "lodoLab.snapshot().step === 100").await;
        page.settle().await;
        page.wait_for(
            "the heat map",
            "(() => { const c = document.getElementById('landscape'); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const shades = new Set(); for (let i = 0; i < d.length; i += 4) shades.add(d[i] << 16 | d[i + 1] << 8 | d[i + 2]); return shades.size > 25 })()")
        .await;
        catch_files(&page).await;
        for (panel, heading) in [
            ("landscape", "optimizer,point,step,x,y"),
            ("loss", "optimizer,"),
            ("spectrum", "optimizer,step,rank,effective,inverse_hessian"),
            ("error", "optimizer,step,error,estimated"),
        ] {
            from_menu(&page, panel, "csv").await;
            let (name, csv) = saved(&page, &format!("lodo-{panel}-overtake-step-"), ".csv").await;
            let head: Vec<&str> = csv.lines().take(4).collect();
            assert!(
                head[0].starts_with("# LODO Lab ") && head[1].starts_with("# link: v=1"),
                "{name}: {head:?}"
            );
            assert!(head[2].starts_with("# step: "), "{name}: {head:?}");
            assert!(
                head[3].starts_with(heading) && csv.lines().count() > 8,
                "{name}: {}",
                &csv[..80.min(csv.len())]
            );
            from_menu(&page, panel, "svg").await;
            let (name, svg) = saved(&page, &format!("lodo-{panel}-"), ".svg").await;
            let document = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}"));
            let images = document.descendants().filter(|node| node.has_tag_name("image")).count();
            assert_eq!(images, usize::from(panel == "landscape"), "{name}");
            from_menu(&page, panel, "png").await;
            let (name, _) = saved(&page, &format!("lodo-{panel}-"), ".png").await;
            let picture = format!(
                "createImageBitmap(saved['{name}']).then(p => [p.width, p.height, document.getElementById('{panel}').clientWidth, document.getElementById('{panel}').clientHeight])"
            );
            let size = page.eval(&picture).await;
            let [width, height, of, high] = [0, 1, 2, 3].map(|place| size[place].as_f64().unwrap());
            // Wide enough for a screen; below the figure stands what it is of.
            assert!(width >= 1600.0 && width >= 2.0 * of, "{name}: {size}");
            assert!(height / width > (high + 20.0) / of, "{name}: {size}");
            assert!(svg.contains("<metadata>LODO Lab ") && svg.contains("link: v=1&amp;"), "{name}");
            assert!(svg.contains("Quadratic bowl, n = 20, κ = 1,000"), "{name}");
            // The embedded heat map is a picture that browsers can read.
            if panel == "landscape" {
                let read = "(async () => { const svg = Object.values(saved).find(b => b.type.startsWith('image/svg')); const image = new Image(); image.src = URL.createObjectURL(svg); await image.decode(); return image.naturalWidth })()";
                assert!(page.eval(read).await.as_f64().unwrap() > 100.0);
            }
        }
        page.assert_no_errors().await;
    });
}

#[test]
fn panels_are_enlarged_and_explained() {
    visit("#speed=50", Size::Desktop, |page| async move {
        reach(&page, 20).await;
        let narrow = page.rectangle("loss").await.width;
        from_menu(&page, "loss", "enlarge").await;
        page.wait_for(
            "a wide panel",
            &format!("document.getElementById('loss').clientWidth > {}", 2.0 * narrow),
        )
        .await;
        page.wait_for(
            "a sharp one",
            "document.getElementById('loss').width === document.getElementById('loss').clientWidth",
        )
        .await;
        assert_eq!(page.rectangle("spectrum").await.width, 0.0);
        page.key("Escape").await;
        page.wait_for(
            "the desk",
            &format!("Math.abs(document.getElementById('loss').clientWidth - {narrow}) < 1"),
        )
        .await;
        from_menu(&page, "error", "enlarge").await;
        from_menu(&page, "error", "enlarge").await;
        page.wait_for("the desk", "document.getElementById('landscape').clientWidth > 0").await;
        for (panel, words) in [
            ("landscape", "The function on a plane"),
            ("loss", "The loss that each optimizer meets"),
            ("spectrum", "The directions of the Hessian"),
            ("error", "is from the inverse Hessian"),
        ] {
            from_menu(&page, panel, "about").await;
            let shown = "[...document.querySelectorAll('#about [data-about]:not([hidden])')].map(p => p.textContent).join('|')";
            let text = page.eval(shown).await;
            let text = text.as_str().unwrap();
            assert!(text.contains(words) && !text.contains('|'), "{panel}: {text}");
            page.key("Escape").await;
            page.wait_for("its end", "!document.getElementById('about').open").await;
        }
        // Escape closes a menu and leaves the focus on it.
        page.eval("document.querySelector('#loss-menu summary').focus()").await;
        page.key("Enter").await;
        page.key("Tab").await;
        page.key("Escape").await;
        page.wait_for("the closed menu", "!document.getElementById('loss-menu').open && document.activeElement.parentElement.id === 'loss-menu'").await;
        page.assert_no_errors().await;
    });
}

/// Drops a file on the page as a hand would.
async fn drop_file(page: &Page, text: &str) {
    let text = Value::from(text);
    page.eval(&format!(
        "(() => {{ const data = new DataTransfer(); data.items.add(new File([{text}], 'file.json')); \
         const drop = new DragEvent('drop', {{ dataTransfer: data, bubbles: true, cancelable: true }}); \
         document.body.dispatchEvent(drop); return drop.defaultPrevented }})()"
    ))
    .await;
}

/// Out by a download, in again by a drop or the file picker.
#[test]
fn a_run_is_saved_and_comes_back_bit_for_bit() {
    let link =
        "#dimension=12&seed=31&optimizers=lodo,adam,momentum&lodo-lr=0.3&error-view=matrices&speed=2000";
    visit(link, Size::Desktop, |page| async move {
        reach(&page, 200).await;
        // What is changed on the way belongs to the run.
        page.set("lodo-meta-lr-value", 0.004).await;
        reach(&page, 400).await;
        page.click("play").await;
        rest(&page).await;
        catch_files(&page).await;
        page.click("export").await;
        page.click("export-json").await;
        let (name, file) = saved(&page, "lodo-run-overtake-step-", ".json").await;
        let (before, settings) = (page.snapshot().await, page.state().await["settings"].clone());
        assert!(name.contains(&before["step"].to_string()), "{name}");
        page.eval("location.hash = '#scenario=rosenbrock'").await;
        page.wait_for("another run", "lodoLab.snapshot().dimension === 2").await;
        drop_file(&page, &file).await;
        let told = "document.getElementById('notice-text').textContent";
        page.wait_for("the verdict", &format!("{told}.includes('bit for bit')")).await;
        let after = page.snapshot().await;
        assert_eq!((&after["step"], &page.state().await["settings"]), (&before["step"], &settings));
        for (a, b) in
            before["optimizers"].as_array().unwrap().iter().zip(after["optimizers"].as_array().unwrap())
        {
            for field in ["key", "loss", "smoothedLoss", "point", "evaluations"] {
                assert_eq!(a[field], b[field], "{field}");
            }
        }
        drop_file(&page, "hello").await;
        page.wait_for("the words", &format!("{told}.includes('it is not JSON')")).await;
        page.eval(
            "(() => { const input = document.getElementById('export-file'); const data = new DataTransfer(); \
             data.items.add(new File(['{\"lodoLab\":1,\"link\":\"seed=77\"}'], 'a.json')); input.files = data.files; \
             input.dispatchEvent(new Event('change', { bubbles: true })) })()",
        )
        .await;
        page.wait_for("its settings", "lodoLab.state().settings.seed === '77'").await;
        page.assert_no_errors().await;
    });
}
