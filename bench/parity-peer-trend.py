"""The peer's least squares on series given on standard input.

usage: parity-peer-trend.py PEER_FOLDER < {"name": [value or null, ...]}; prints {"name": {"n", "slope_per_day", ...}}
"""
import json
import sys

sys.path.insert(0, sys.argv[1])
sys.dont_write_bytecode = True

import numpy as np
import report

series = json.load(sys.stdin)
json.dump({name: report.trend(np.array(y, dtype=float)) for name, y in series.items()}, sys.stdout)
