"""What a use case says when it will not do what was asked, in the words of the asker."""


class Refused(Exception):
    """The request cannot be carried out; nothing was changed.

    Attributes
    ----------
    message
        What was found, what was expected and how to mend it, translated when it is read.
    field
        The field of the form it is about; empty = the whole.
    """

    def __init__(self, message: object, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)
