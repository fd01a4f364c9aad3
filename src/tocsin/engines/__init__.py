"""Where the heavy kernels run: on this machine (`local`), over coded shares."""
