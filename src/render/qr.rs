//! QR codes that take phones to an address.

use fast_qr::{ECL, QRBuilder};

/// The code as an SVG with one path, including a light border of four modules; `None` if the address is too long for a code.
pub(super) fn square(address: &str) -> Option<String> {
    let code = QRBuilder::new(address).ecl(ECL::M).build().ok()?;
    let (size, border) = (code.size, 4);
    let mut path = String::new();
    for y in 0..size {
        for x in (0..size).filter(|x| code[y][*x].value()) {
            path.push_str(&format!("M{} {}h1v1h-1z", x + border, y + border));
        }
    }
    let whole = size + 2 * border;
    Some(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {whole} {whole}\" aria-hidden=\"true\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}
