"""Use cases: one function per thing a person does.

Each is given the actor and the time, opens one transaction, checks the right first and records
one audit event last.
"""
