//! QR codes that take phones to an address.

use fast_qr::{ECL, QRBuilder};

/// A code as pictures in SVG, including a light border of four modules.
#[derive(Default)]
pub(super) struct Squares {
    /// The picture whose path has the id that [`Self::again`] uses: once on a page.
    pub first: String,
    /// The same picture, drawn with the path of the first. A page that repeats the code stays small.
    pub again: String,
}

/// The code of an address; `None` if the address is too long for one.
pub(super) fn squares(address: &str) -> Option<Squares> {
    let code = QRBuilder::new(address).ecl(ECL::M).build().ok()?;
    let (size, border) = (code.size, 4);
    // Each run of dark modules is a stroke as wide as a module, and each gap a move: a third of the length of filled squares.
    let mut path = String::new();
    for y in 0..size {
        let dark = |x: &usize| code[y][*x].value();
        let (mut x, mut at) = (0, None);
        while x < size {
            let run = (x..size).take_while(dark).count();
            if run > 0 {
                match at {
                    None => path.push_str(&format!("M{} {}.5h{run}", x + border, y + border)),
                    Some(end) => path.push_str(&format!("m{} 0h{run}", x - end)),
                }
                at = Some(x + run);
            }
            x += run.max(1);
        }
    }
    let whole = size + 2 * border;
    let picture = |modules: &str| {
        format!(
            "<svg class=\"qr\" viewBox=\"0 0 {whole} {whole}\" aria-hidden=\"true\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/>{modules}</svg>"
        )
    };
    Some(Squares {
        first: picture(&format!("<path id=\"site-square\" stroke=\"#000\" d=\"{path}\"/>")),
        again: picture("<use href=\"#site-square\"/>"),
    })
}
