"""parkdesk: a park, its enterprises, its verifier and its supervisors work on one account.

The platform adds people, memory and permission to the library ``nearzero``; it holds no formula.
"""
