"""What WeasyPrint leaves out of a file that is both PDF/A-2a and PDF/UA-1, added just before the file is written.

It works on the objects in memory (pydyf), not on the written file: reading and writing it once more would cost as much
as a tenth of the whole rendering.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterator

import pydyf

PDF_UA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


AMBIGUOUS_END = b"\r\nendstream"


def finish(document, pdf: pydyf.PDF, *, padding: int = 0) -> None:
    """Complete the PDF that WeasyPrint has made of ``document``; it calls this as its ``finisher``.

    ``padding`` adds an object that nothing refers to: it changes nothing but the bytes of the streams that are made
    after this, of objects and of cross-references.
    """
    if padding:
        pdf.add_object(pydyf.Dictionary({"Padding": padding}))
    elements = [o for o in pdf.objects if isinstance(o, dict) and o.get("Type") == "/StructElem"]
    _declare_pdf_ua(pdf)
    _mend_links(document, pdf)
    _fill_list_items(pdf, elements)
    _head_tables(pdf, elements)
    _index_ids(pdf, elements)
    _part_running_heads(pdf, elements)
    _pack_streams(pdf)


def _at(pdf: pydyf.PDF, reference: bytes):
    """Return the object that a reference such as ``b"12 0 R"`` stands for."""
    return pdf.objects[int(reference.split()[0])]


def _parents(pdf: pydyf.PDF) -> list:
    """Return the numbers of pages, then of links, each followed by what holds their contents."""
    return _at(pdf, _at(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])["Nums"]


def _declare_pdf_ua(pdf: pydyf.PDF) -> None:
    """Say in the metadata that the file is PDF/UA-1, and what that means; PDF/A-2 wants the metadata uncompressed."""
    metadata = _at(pdf, pdf.catalog["Metadata"])
    metadata.stream = [b"".join(metadata.stream).replace(b"</rdf:RDF>", PDF_UA)]
    metadata.compress = False


def _mend_links(document, pdf: pydyf.PDF) -> None:
    """Describe a link to a place in the document by its words, not its key; tag words in bold or italics as links."""
    for page in document.pages:
        for kind, _, _, box in page.links:
            if kind == "internal" and box.link_annotation:
                box.link_annotation["Contents"] = pydyf.String(" ".join("".join(box.element.itertext()).split()))
    for annotated in _parents(pdf)[2 * len(document.pages) + 1 :: 2]:
        _at(pdf, annotated)["S"] = "/Link"


def _fill_list_items(pdf: pydyf.PDF, elements: list) -> None:
    """Give list items of several paragraphs a body: an item may hold nothing but a label and bodies."""
    for item in [element for element in elements if element["S"] == "/LI"]:
        loose = [kid for kid in _children(pdf, item) if kid["S"] not in ("/Lbl", "/LBody")]
        if loose:
            body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "Pg": item["Pg"], "P": item.reference})
            body["K"] = pydyf.Array([kid.reference for kid in loose])
            pdf.add_object(body)
            elements.append(body)
            item["K"] = pydyf.Array([*(kid for kid in item["K"] if kid not in body["K"]), body.reference])
            for kid in loose:
                kid["P"] = body.reference


def _head_tables(pdf: pydyf.PDF, elements: list) -> None:
    """Tell of each head whether it heads a column or a row, and let a text under a row belong to that row."""
    for table in elements:
        if table["S"] != "/Table":
            continue
        above = None
        for group, row in _rows(pdf, table):
            cells = [cell for cell in _children(pdf, row) if cell["S"] in ("/TH", "/TD")]
            heads = [cell for cell in cells if cell["S"] == "/TH"]
            for head in heads:
                head["A"]["Scope"] = "/Column" if group == "/THead" else "/Row"
            if group == "/THead":
                continue
            above = heads[0] if heads else above
            for cell in cells:
                if above and cell["S"] == "/TD" and "ColSpan" in cell["A"]:
                    cell["A"]["Headers"] = pydyf.Array([above["ID"]])


def _rows(pdf: pydyf.PDF, table) -> Iterator[tuple]:
    """Yield (kind of the group, row) for the rows of a table, in order."""
    for group in _children(pdf, table):
        for row in _children(pdf, group):
            if row["S"] == "/TR":
                yield group["S"], row


def _children(pdf: pydyf.PDF, element) -> list:
    """Return the elements directly under one; its marked content and links are left out."""
    kids = (_at(pdf, kid) for kid in element["K"] if isinstance(kid, bytes))
    return [kid for kid in kids if kid.get("Type") == "/StructElem"]


def _index_ids(pdf: pydyf.PDF, elements: list) -> None:
    """List the elements that have an ID, so that a cell's heads can be found by theirs."""
    ids = sorted((element["ID"].data, element.reference) for element in elements if "ID" in element)
    if ids:
        tree = pydyf.Dictionary({"Names": pydyf.Array([item for pair in ids for item in pair])})
        pdf.add_object(tree)
        _at(pdf, pdf.catalog["StructTreeRoot"])["IDTree"] = tree.reference


def _part_running_heads(pdf: pydyf.PDF, elements: list) -> None:
    """Make the running heads and feet artifacts: WeasyPrint tags them, and hangs the tags nowhere."""
    hung = {kid for element in elements for kid in element["K"] if isinstance(kid, bytes)}
    stray_by_page = defaultdict(set)
    for element in elements:
        if element.reference not in hung and element["S"] != "/Document":
            for stray in (element, *_descendants(pdf, element)):
                stray_by_page[stray["Pg"]].update(kid for kid in stray["K"] if isinstance(kid, int))
                stray.clear()
    numbers = _parents(pdf)
    for page, stray in stray_by_page.items():
        parents = numbers[2 * pdf.page_references.index(page) + 1]
        content = _at(pdf, _at(pdf, page)["Contents"]).stream
        for i, item in enumerate(content):
            if isinstance(item, dict) and item.get("MCID") in stray:
                parents[item["MCID"]] = b"null"
                content[i - 1 : i + 1] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]


def _descendants(pdf: pydyf.PDF, element) -> Iterator:
    for child in _children(pdf, element):
        yield child
        yield from _descendants(pdf, child)


def _pack_streams(pdf: pydyf.PDF) -> None:
    """Compress the streams once; pydyf would do it for the file and again for its hash, and harder than it pays.

    A compressed stream that happens to end in a carriage return is left as it was: a reader who sees it before the line
    break that ends the stream cannot tell whether it belongs to it, and PDF/A wants no doubt about the length.
    """
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            stream.compress = False
            packed = zlib.compress(stream.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream"))
            if not packed.endswith(b"\r"):
                stream.stream, stream.extra["Filter"] = [packed], "/FlateDecode"
