"""The pages that sites make of a document, as HTML bound by attributes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from caseedit.core.preview.dom import Element, tree

BODY = "x-body"  # the tag whose place the body takes


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of page.

    Attributes:
        name: What `type` or the collection's `preview` says.
        html: Before and after `<x-body>`, in which the body stands.
        hides_rules: True if the page shows no `hr` of the body.
        closes_body: True if a rule stands under the body.
    """

    name: str
    html: str
    hides_rules: bool = False
    closes_body: bool = False


_UNSEEN = """
<p x-if="tags"><small x-field="tags">Tags: <span x-each="tag in tags" x-join=" · " x-text="tag"></span>
<page-note> · not on the page</page-note></small></p>
"""
_RELATED = """
<div x-if="related_titles"><h3 x-field="related_titles">Related case studies</h3>
<ul><li x-each="title in related_titles" x-text="title"></li></ul></div>
"""
_HERO = """
<p x-if="client_name"><small x-text="client_name"></small></p>
<h1 x-text="title"></h1>
"""

CASE_STUDY = Template(
    "case-study",
    f"""{_HERO}
<p x-if="website"><a x-href="website"><page-note>↗ </page-note>Visit Website</a><page-note x-field="website">
  <span x-text="website"></span></page-note></p>
<page-columns>
  <div>
    <div x-if="project"><h4 x-field="project">Project</h4><p x-text="project"></p></div>
    <div x-if="partner"><h4 x-field="partner">Partner</h4><p x-text="partner"></p></div>
  </div>
  <div x-if="specs"><h4 x-field="specs">Tech Specs</h4>
    <ul columns="2"><li x-each="spec in specs" x-text="spec"></li></ul></div>
</page-columns>
<h3 x-field="background_section">Background</h3>
<h4 x-text="background_section_title"></h4>
<p x-text="background_section"></p>
<p x-text="background_section_second"></p>
<figure x-each="image in images" x-if="image.url"><img x-src="image.url" x-alt="image.alt">
  <figcaption><span x-text="image.caption"></span><page-note x-if="$many"><span
  x-if="image.caption">&nbsp;·&nbsp;</span><span x-text="$n"></span>/<span x-text="$of"></span></page-note></figcaption>
</figure>
{_UNSEEN}
<{BODY}></{BODY}>
{_RELATED}""",
    hides_rules=True,
    closes_body=True,
)

CASE_STUDY_2 = Template(
    "case-study-2",
    f"""{_HERO}
<blockquote x-if="quote"><p x-text="quote"></p><cite x-if="quote_source" x-text="quote_source"></cite></blockquote>
<figure x-if="figures"><div x-each="figure in figures"><header x-text="figure.header"></header><p
  x-html="figure.text"></p></div></figure>
<div x-if="challenge_text"><h3 x-field="challenge_text">The challenge</h3><div x-text="challenge_text"></div></div>
<div x-if="client_goal_text"><h3 x-field="client_goal_text">Client goals</h3><div x-text="client_goal_text"></div></div>
<ul x-if="client_goal_bullets"><li x-each="goal in client_goal_bullets" x-text="goal"></li></ul>
<page-columns>
  <div x-if="expertise"><h4 x-field="expertise">Expertise</h4>
    <ul><li x-each="skill in expertise" x-text="skill"></li></ul></div>
  <div x-if="client_technologies"><h4 x-field="client_technologies">Client technologies</h4>
    <ul columns="2"><li x-each="name in client_technologies" x-text="name"></li></ul></div>
</page-columns>
<div x-if="approach_text"><h3 x-field="approach_text">The approach</h3><div x-text="approach_text"></div></div>
<figure x-if="approach_image.url"><img x-src="approach_image.url" x-alt="approach_image.alt">
  <figcaption x-text="approach_image.caption"></figcaption></figure>
<div x-each="part in approach_sections"><h4><page-note x-if="approach_index"><span
  x-text="$n"></span>. </page-note><span x-text="part.title"></span></h4><div x-text="part.text"></div>
  <figure x-if="part.image.url"><img x-src="part.image.url" x-alt="part.image.alt"><figcaption
  x-text="part.image.caption"></figcaption></figure></div>
<h3 x-if="outcomes" x-field="outcomes">Outcomes</h3>
<div x-each="outcome in outcomes"><h4 x-text="outcome.title"></h4><figure x-if="outcome.icon"><img
  x-src="outcome.icon"></figure><div x-text="outcome.caption"></div></div>
{_UNSEEN}
<{BODY}></{BODY}>
{_RELATED}""",
)

TEMPLATES = MappingProxyType({template.name: template for template in (CASE_STUDY, CASE_STUDY_2)})


@cache
def template_tree(template: Template) -> tuple[tuple[Element | str, ...], tuple[Element | str, ...]]:
    """Return what stands before and after the body."""
    head, _, tail = template.html.partition(f"<{BODY}></{BODY}>")
    return tuple(tree(head, is_template=True).children), tuple(tree(tail, is_template=True).children)
