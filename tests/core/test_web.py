"""What templates write: texts with values in them, and what is written once."""

from markupsafe import Markup

from app.core.web import environment


def written(template, **context):
    return environment().from_string(template).render(**context)


def test_values_in_a_text_are_escaped_and_the_text_is_not():
    text = '{{ _("Submission %(id)s", id=name) }}|{{ "<b>" ~ name }}|{{ name ~ bold }}'

    assert written(text, name="A & <B>", bold=Markup("<b>")) == (
        "Inschrijving A &amp; &lt;B&gt;|&lt;b&gt;A &amp; &lt;B&gt;|A &amp; &lt;B&gt;<b>"
    )


def test_a_macro_is_asked_once_for_the_same_words():
    asked = []

    def macro(*words):
        asked.append(words)
        return Markup("<i>") + " ".join(words)

    text = "{{ once(macro, 'a', 'b') }}{{ once(macro, 'a', '<') }}{{ once(macro, 'a', 'b') }}"

    assert written(text, macro=macro) == "<i>a b<i>a &lt;<i>a b"
    assert asked == [("a", "b"), ("a", "<")]
