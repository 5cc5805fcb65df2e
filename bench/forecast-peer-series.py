"""Daily series of the peer's generated incidents, by the peer's own code, as JSON on standard output.

usage: forecast-peer-series.py PEER_FOLDER N SEED

{"compliance": [...], "response": [...], "first_date": "YYYY-MM-DD", "baselines": {series: {model: {mase, coverage}}}}
"""
import json
import os
import sys
import tempfile
import types

folder, n, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
sys.path.insert(0, folder)
sys.dont_write_bytecode = True
try:
    import weasyprint  # noqa: F401
except ImportError:  # only its PDF needs it
    sys.modules["weasyprint"] = types.SimpleNamespace(HTML=None)

import numpy as np
import backtest
import gen
import report

END = "2026-06-30"
with tempfile.TemporaryDirectory() as temporary:
    path = os.path.join(temporary, "incidents.ndjson")
    gen.write_ndjson(path, gen.generate(n, seed))
    daily = backtest.series(path, END)

out = {"first_date": str(daily.index[0].date()), "baselines": {}}
for name, key, hi in (("compliance", "compliance", 1.0), ("median_response", "response", np.inf)):
    y = report.fill(daily[name].to_numpy(dtype=float))
    out[key] = y.tolist()
    got = backtest.backtest(y, daily.index[0].dayofweek, hi, 8, 30, 14)
    out["baselines"][key] = {m: {"mase": v["mase"], "coverage": v["coverage_95"]} for m, v in got.items()}
json.dump(out, sys.stdout)
