"""Small PDF files with words on them."""

from io import BytesIO

import pikepdf


def make_pdf(*pages: str, password: str = "") -> bytes:
    """Make a PDF with one line of text per page."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
    )
    for text in pages:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 18 Tf 72 740 Td ({text}) Tj ET".encode("latin-1"))
    content = BytesIO()
    encryption = pikepdf.Encryption(owner=password, user=password) if password else False
    pdf.save(content, encryption=encryption)
    return content.getvalue()
