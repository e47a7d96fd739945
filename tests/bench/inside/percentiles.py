# SPDX-License-Identifier: Apache-2.0
"""What a share of all requests did not exceed."""


def percentile(times, share):
    return sorted(times)[int(len(times) * share)]
