"""Hostile HTML of our own, and a reader of what is left of it that is not the cleaner's parser."""

import re
from html.parser import HTMLParser

from publisher.model.post_markup import ELEMENTS

HOSTILE = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//example.org/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://example.org/a.png' onload=alert(1) style='background:url(//example.org)'>",
    "<IMG SRC=`javascript:alert(1)`>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href='&#1;javascript:alert(1)'>x</a>",
    "<a href='\x01\x02 javascript:alert(1)'>x</a>",
    "<a href='&#x6A;avascript&colon;alert(1)'>x</a>",
    "<a href='javascript&#58;alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='feed:javascript:alert(1)'>x</a>",
    "<a href='view-source:https://example.org/'>x</a>",
    "<a href='//example.org/x'>x</a>",
    "<a href='/\\example.org'>x</a>",
    "<a href='\\\\example.org\\x'>x</a>",
    "<a href='https:example.org'>x</a>",
    "<a href='https:///example.org'>x</a>",
    "<a href='https:\\\\example.org'>x</a>",
    "<a href='?a=1'>x</a>",
    "<a href='#top'>x</a>",
    "<a href='blob:https://example.org/1'>x</a>",
    "<a href='mailto:'>x</a>",
    "<a href='tel:javascript:alert(1)'>x</a>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<img src='//example.org/a.png'>",
    "<img src='a.png'>",
    "<img srcset='https://example.org/a.png 2x'>",
    "<img src='mailto:a@example.org'>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)></style></mglyph></form>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><img src=x onerror=alert(1)></template>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<xmp><p title='</xmp><svg/onload=alert(1)>'></xmp>",
    "<title><p title='</title><svg/onload=alert(1)>'></title>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<style>@import 'https://example.org/x.css';</style>",
    "<link rel=stylesheet href=https://example.org/x.css>",
    "<base href='https://example.org/'><a href='x'>x</a>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<iframe src=https://example.org/></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=x.swf></object><embed src=x.swf><applet code=x>",
    "<video poster=https://example.org/a.png><source onerror=alert(1)></video>",
    "<audio src=https://example.org/a.mp3 onplay=alert(1)></audio>",
    "<form action=https://example.org/><input autofocus onfocus=alert(1)><button formaction=javascript:alert(1)>",
    "<div style='position:fixed' class=x id=y onclick=alert(1)>x</div>",
    "<p background='javascript:alert(1)'>x</p>",
    "<table background=https://example.org/a.png><td background=https://example.org/a.png>x</table>",
    "<body onload=alert(1)><frameset onload=alert(1)><frame src=javascript:alert(1)>",
    "<marquee onstart=alert(1)>x</marquee><bgsound src=x><keygen autofocus onfocus=alert(1)>",
    "<a href='https://example.org/' target=_blank ping=https://example.org/ping download>x</a>",
    "<blockquote cite='javascript:alert(1)'>x</blockquote><q cite='javascript:alert(1)'>x</q>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<x contenteditable onblur=alert(1)>x</x>",
    "<<script>alert(1);//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img \x00src=x onerror\x00=alert(1)>",
    "<a title='<img alt=' href='https://example.org/'>t' x='</a><a title='> onmouseover=alert(1) x='>y</a>",
    "<img alt='<img alt=\"\" onerror=alert(1)>'>",
    "<p>\u202ehttps://example.org\u202c</p><a href='\u2028javascript:alert(1)'>x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)
#: What each element may carry; everything else is a fault.
ALLOWED = {
    "a": {"href"}, "img": {"src", "alt", "width", "height"}, "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"}, "ol": {"start"}, "time": {"datetime"},
}  # fmt: skip


class Auditor(HTMLParser):
    """Reads HTML with a parser that is not the cleaner's, and notes what must not be there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ALLOWED.get(tag, set()):
                self.faults.append(f"{tag}[{name}]")
            if name == "href" and not re.match(r"https?://[^/\s]|mailto:[^@\s]+@|tel:[+\d]", value or ""):
                self.faults.append(f"href={value}")
            if name == "src" and not re.match(r"https?://[^/\s]", value or ""):
                self.faults.append(f"src={value}")
        if tag == "img" and "src" not in dict(attrs):
            self.faults.append("img without src")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"declaration {decl}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"instruction {data}")


def faults(cleaned: str) -> list[str]:
    auditor = Auditor()
    auditor.feed(cleaned)
    auditor.close()
    return auditor.faults
