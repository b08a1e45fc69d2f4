"""The record of a program, for evaluators that name its type."""

from dataclasses import asdict, dataclass, field
from typing import Any, Dict, Optional


@dataclass
class Program:
    id: str
    code: str
    language: str = "python"
    parent_id: Optional[str] = None
    generation: int = 0
    timestamp: float = 0.0
    iteration_found: int = 0
    metrics: Dict[str, float] = field(default_factory=dict)
    metadata: Dict[str, Any] = field(default_factory=dict)

    def to_dict(self):
        return asdict(self)

    @classmethod
    def from_dict(cls, values):
        return cls(**{name: value for name, value in values.items() if name in cls.__dataclass_fields__})
