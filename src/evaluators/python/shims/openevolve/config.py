"""Configuration for evaluators that read their own config.yaml: sections and keys as attributes, unset ones None."""


class Config:
    def __init__(self, **values):
        for name, value in values.items():
            setattr(self, name, Config(**value) if isinstance(value, dict) else value)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return None

    @classmethod
    def from_dict(cls, values):
        return cls(**values)

    @classmethod
    def from_yaml(cls, path):
        return load_config(path)


LLMConfig = LLMModelConfig = PromptConfig = DatabaseConfig = EvaluatorConfig = Config


def load_config(path=None):
    if path is None:
        return Config()
    import yaml

    with open(path, encoding="utf-8") as file:
        return Config(**(yaml.safe_load(file) or {}))
