# SPDX-License-Identifier: Apache-2.0
"""What text is made of: 64 words, any after any."""

WORDS = """
    a after again an answer as at be before between but by came change each end every far find first for from give great
    had have her house in is it know large light little made might mother move never number of on other picture place
    right school sentence small sound spell study that the thing thought through to under water where with world
""".split()
