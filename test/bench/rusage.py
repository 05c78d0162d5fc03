"""Runs a command and writes its seconds of clock and processor and its peak of memory in MB to standard error.

usage: python3 rusage.py COMMAND...
"""

import json
import os
import subprocess
import sys
import time

began = time.perf_counter()
child = subprocess.Popen(sys.argv[1:])
_, status, used = os.wait4(child.pid, 0)
figures = {
    "seconds": time.perf_counter() - began,
    "cpu": used.ru_utime + used.ru_stime,
    "peak": used.ru_maxrss // 1024,
}
print(json.dumps(figures), file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
