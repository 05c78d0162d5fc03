#!/bin/sh
# An apostrophe within a quoted value of an ARFF file, which Weka and R write as \' within '...'.
#
# Seen with r-cran-foreign 0.8.84-1 (R 4.2.2) and python3-scipy 1.10.1-2 of Debian 12:
# - foreign::read.arff does not read back what foreign::write.arff has written: of 3 rows 2 are left, the row with the
#   apostrophe is gone. There is no error; the only warning is about an "incomplete final line" of a temporary file.
# - scipy.io.arff.loadarff returns the value it\s' : the backslash stays and the apostrophe moves to the end.
#
# A good guess was that writer and reader of one package agree, and that quotes are taken off as they were put on.
# Ends with 0 while both are so. Needs R (r-base-core) and Python 3.11, as in Debian 12 (another name: PYTHON=...);
# the packages go into a temporary folder.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

apt-get download -q r-cran-foreign=0.8.84-1 python3-scipy=1.10.1-2 python3-numpy=1:1.24.2-1+deb12u1 \
  libblas3=3.11.0-2 liblapack3=3.11.0-2 libgfortran5 python3-decorator python3-pkg-resources > download.log 2>&1 || { cat download.log; exit 2; }
for package in *.deb; do dpkg -x "$package" root; done

cat > data.arff <<'ARFF'
@relation pets
@attribute name {'it\'s','x y'}
@attribute x numeric
@data
'it\'s',1
'x y',2
ARFF

cat > write.R <<'RSCRIPT'
pets <- data.frame(name = factor(c("it's", "x y", "z")), x = 1:3)
foreign::write.arff(pets, "written.arff")
back <- foreign::read.arff("written.arff")
cat("R wrote", nrow(pets), "rows and read", nrow(back), ":", as.character(back$name), "\n")
RSCRIPT
# the folder that holds a package, wherever Debian puts it
holder() { dirname "$(find "$folder/root" -type d -name "$1" | head -1)"; }
R_LIBS="$(holder foreign)" Rscript write.R | tee r.txt

libraries=$(find "$folder/root" -name '*.so*' -exec dirname {} \; | sort -u | grep -v python | paste -sd: -)
LD_LIBRARY_PATH="$libraries" PYTHONPATH="$(holder scipy)" "${PYTHON:-python3.11}" - <<'PYTHON' | tee python.txt
import scipy
from scipy.io import arff

rows, _ = arff.loadarff("data.arff")
print("SciPy", scipy.__version__, "read", rows["name"][0].decode())
PYTHON

grep -qx 'R wrote 3 rows and read 2 : x y z ' r.txt
grep -qxF "SciPy 1.10.1 read it\\s'" python.txt
echo "as stated"
