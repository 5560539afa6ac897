"""Writing tables as partners do: separated text, workbooks and iWmo messages, byte for byte the same every time.

What belongs here: one module per form.
What does not: which partner uses which form and names (`layouts`).
"""
