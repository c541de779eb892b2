"""Made-up contents of the components page: each component once in every state it knows.

No park stands behind these numbers; the page that shows them carries the word and the mark.
"""
