"""The five places, search, and a person's whole page: pages over several rooms, and nothing of its own.

Words: today, people, my page, our place, answers, what you may do, leave this page.
It refuses a list anybody could rank, a search through private words, a total by person, and a page about somebody
that is opened without being remembered.
"""
