"""Why one resident counts as they do in a measure: their rows, deliveries and the rulings that decided.

What belongs here: reading a release's warehouse for one resident, and saying which fact led to which outcome. What does
not: deciding anything anew; outcomes are the warehouse's, and a test holds what is told here against them.
"""
