"""Keep the labelled suite, whose tests are read and never run, out of collection."""

collect_ignore = ["corpus/suite", "corpus/app"]
