"""The web page: a thin front on the library. Only `app`, `events` and `look` import Gradio."""
