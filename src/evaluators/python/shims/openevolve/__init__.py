"""What evaluators import from here, and nothing else. Parts that are missing are taken from an installed package."""

from pkgutil import extend_path

__path__ = extend_path(__path__, __name__)
