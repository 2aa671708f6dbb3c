"""How the page and its endpoints are served: who may come in, what they may send, what is there."""
