"""The form at the foot of each page: was it of use?"""
