"""Every page in every look, without a window: pictures to leaf through, and the linter of layouts."""
