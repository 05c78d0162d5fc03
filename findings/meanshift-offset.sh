#!/bin/sh
# scikit-learn's MeanShift of rows that lie far from 0 for their distances, such as seconds since 1970.
#
# Seen with python3-sklearn 1.2.1+dfsg-1 of Debian 12, on the column 1020260001, ..2, ..3, ..11, ..12, ..13 and bandwidth 2:
# - the modes are right, 1020260002 and 1020260012, but the labels are 1 0 1 1 0 1: rows of both groups are mixed, without a
#   warning. Labels are the nearest modes by |x|^2 - 2 x y + |y|^2, in which all digits of the distances are lost.
# - with bin_seeding=True the bins are kept in float32, whose numbers are 64 apart here: no row is within the bandwidth of any
#   seed, and the fit ends with "Try a different seeding strategy or increase the bandwidth". The same numbers minus 1e9 are
#   clustered as they should be, 1 1 1 0 0 0.
#
# A good guess was that distances of whole numbers below 2^53 are exact in float64, and that seeds have the type of the rows.
# Ends with 0 while both are so. Needs Python 3.11 of Debian 12 (another name: PYTHON=...); the packages go into a temporary
# folder.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get download -q python3-sklearn=1.2.1+dfsg-1 python3-sklearn-lib=1.2.1+dfsg-1 python3-scipy=1.10.1-2 \
  python3-numpy=1:1.24.2-1+deb12u1 python3-joblib python3-threadpoolctl python3-decorator python3-pkg-resources \
  libblas3=3.11.0-2 liblapack3=3.11.0-2 libgfortran5 libgomp1 > download.log 2>&1 || { cat download.log; exit 2; }
for package in *.deb; do dpkg -x "$package" unpacked; done

libraries=$(find "$folder/unpacked" -name '*.so*' -exec dirname {} \; | sort -u | grep -v python | paste -sd: -)
LD_LIBRARY_PATH="$libraries" PYTHONPATH="$folder/unpacked/usr/lib/python3/dist-packages" "${PYTHON:-python3.11}" - <<'PYTHON' | tee told.txt
import numpy as np
from sklearn.cluster import MeanShift

near = np.array([[20260001.0], [20260002], [20260003], [20260011], [20260012], [20260013]])
for name, rows in (("near", near), ("far", near + 1e9)):
    print(name, *MeanShift(bandwidth=2).fit(rows).labels_)
try:
    print(*MeanShift(bandwidth=2, bin_seeding=True).fit(near + 1e9).labels_)
except ValueError as error:
    print("refused:", str(error).split(" of ")[0])
PYTHON

grep -qx 'near 1 1 1 0 0 0' told.txt
grep -qx 'far 1 0 1 1 0 1' told.txt
grep -qx 'refused: No point was within bandwidth=2.000000' told.txt
echo "as stated"
