"""The subcommands of ``zhiwen``, a module for each kind; heavy imports stay inside them."""
