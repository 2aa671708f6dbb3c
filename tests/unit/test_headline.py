"""A page's own headline above its text is no sentence of the text."""

from rag.intake.draft import Draft


def test_the_headline_is_not_repeated_in_the_text() -> None:
    article = Draft(title="松原鋰廠復工", text="松原鋰廠復工\n\n工廠昨天復工。").finish("a.html")
    assert article.text == "工廠昨天復工。"


def test_an_article_of_its_headline_alone_keeps_it() -> None:
    assert Draft(title="松原鋰廠復工", text="松原鋰廠復工").finish("a.html").text == "松原鋰廠復工"
