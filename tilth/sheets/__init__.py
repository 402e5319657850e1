"""Easy Read sheets: one idea a line, a picture beside each, for whoever reads little or not at all.

Words: Easy Read sheet, line, picture.
It refuses to choose a picture or to put words simpler by itself (somebody does, best together with who will read it),
to show a line of a part of the page that a reader may not see, and to keep back a sheet because it reads hard.
"""
