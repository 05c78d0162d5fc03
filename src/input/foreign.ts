/** A kind of file that is recognized but not read. */
interface Foreign {
  kind: string;
  /** The first bytes, each as the character with the code of the byte. */
  signature: RegExp;
  /** As in "it is an HDF5 file". */
  words: string;
  /** How to get a file that is read, as an order. */
  remedy: string;
}

const UNPACK = 'unpack it first';
const AS_XLSX = 'save it as .xlsx or CSV';
const AS_CSV = 'export the table as CSV or Parquet';
const AS_NPY = 'save the array by numpy.save, or as Parquet';
const FRAMES = 'save a frame of it as PNG';
const RAW_TABLE = 'export its rows as CSV';
const AS_PNG = 'convert it to PNG';
const POINTS = 'export the points as CSV';

/**
 * Kinds of files that people try and that are not read, in the order of the search. Of two kinds that begin alike, the
 * stricter kind comes first.
 */
export const FOREIGN = [
  // archives; the names of members tell zip files of office programs apart
  { kind: '7z', signature: /^7z\xbc\xaf\x27\x1c/, words: 'a 7z archive', remedy: UNPACK },
  { kind: 'rar', signature: /^Rar!\x1a\x07/, words: 'a RAR archive', remedy: UNPACK },
  { kind: 'xz', signature: /^\xfd7zXZ\0/, words: 'an xz file', remedy: UNPACK },
  { kind: 'bzip2', signature: /^BZh[1-9](1AY&SY|\x17rE8P\x90)/, words: 'a bzip2 file', remedy: UNPACK },
  { kind: 'zstd', signature: /^\x28\xb5\x2f\xfd/, words: 'a Zstandard file', remedy: UNPACK },
  { kind: 'lz4', signature: /^\x04\x22\x4d\x18/, words: 'an LZ4 file', remedy: UNPACK },
  { kind: 'compress', signature: /^\x1f\x9d/, words: 'a file packed by compress (.Z)', remedy: UNPACK },
  { kind: 'lzip', signature: /^LZIP\x01/, words: 'an lzip file', remedy: UNPACK },
  { kind: 'tar', signature: /^[\s\S]{257}ustar[\0 ]/, words: 'a tar archive', remedy: UNPACK },
  // office
  {
    kind: 'xlsb',
    signature: /^PK\x03\x04[\s\S]*PK\x03\x04[\s\S]{26}xl\/workbook\.bin/,
    words: 'a binary Excel workbook (.xlsb)',
    remedy: AS_XLSX,
  },
  {
    kind: 'ods',
    signature: /^PK\x03\x04[\s\S]{26}mimetypeapplication\/vnd\.oasis\.opendocument\.spreadsheet/,
    words: 'an OpenDocument spreadsheet (.ods)',
    remedy: AS_XLSX,
  },
  {
    kind: 'opendocument',
    signature: /^PK\x03\x04[\s\S]{26}mimetypeapplication\/vnd\.oasis\.opendocument/,
    words: 'an OpenDocument document',
    remedy: 'save its table as CSV',
  },
  {
    kind: 'docx',
    signature: /^PK\x03\x04[\s\S]*PK\x03\x04[\s\S]{26}word\//,
    words: 'a Word document',
    remedy: 'save its table as CSV',
  },
  {
    kind: 'pptx',
    signature: /^PK\x03\x04[\s\S]*PK\x03\x04[\s\S]{26}ppt\//,
    words: 'a PowerPoint file',
    remedy: 'save its table as CSV, or a slide as PNG',
  },
  {
    kind: 'ole',
    signature: /^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/,
    words: 'an old Excel workbook (.xls), an encrypted one, or another file of Microsoft Office',
    remedy: AS_XLSX,
  },
  {
    kind: 'biff',
    signature: /^\x09[\0\x02\x04\x08][\x04\x06\x08]\0/,
    words: 'a very old Excel workbook (.xls)',
    remedy: AS_XLSX,
  },
  {
    kind: 'excelXml',
    signature: /^(\xef\xbb\xbf)?\s*<\?xml[\s\S]{0,500}progid=.Excel\.Sheet/,
    words: 'an Excel workbook as XML',
    remedy: AS_XLSX,
  },
  { kind: 'rtf', signature: /^\{\\rtf/, words: 'an RTF document', remedy: 'save its table as CSV' },
  // statistics
  {
    kind: 'rdata',
    signature: /^RD[AXB][23]\n|^[XAB]\n(\0\0\0[\x02\x03]|[23]\n)/,
    words: "R's own data (.rds, .RData)",
    remedy: 'write it in R by write.csv, or by write_parquet of the package arrow',
  },
  {
    kind: 'dput',
    signature: /^\s*(structure\(|list\(|c\()/,
    words: 'code of R, as dput writes it',
    remedy: 'write it in R by write.csv',
  },
  {
    kind: 'printed',
    signature: /^\s*\[\d+\] +[^\s[,]/,
    words: 'a vector as R prints it',
    remedy: 'write it in R by write.csv',
  },
  {
    kind: 'spss',
    signature: /^\$FL[23]/,
    words: 'an SPSS file (.sav)',
    remedy: AS_CSV,
  },
  {
    kind: 'stata',
    signature: /^<stata_dta>|^[\x69-\x73][\x01\x02]\x01\0/,
    words: 'a Stata file (.dta)',
    remedy: AS_CSV,
  },
  {
    kind: 'sas',
    signature: /^\0{12}\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92/,
    words: 'a SAS table (.sas7bdat)',
    remedy: AS_CSV,
  },
  {
    kind: 'xpt',
    signature: /^HEADER RECORD\*{7}LI[BV]/,
    words: 'a SAS transport file (.xpt)',
    remedy: AS_CSV,
  },
  {
    kind: 'matlab73',
    signature: /^MATLAB 7\.3 MAT-file/,
    words: 'a Matlab file of version 7.3, which is HDF5',
    remedy: 'write the matrix in Matlab by writematrix, as CSV',
  },
  {
    kind: 'matlab',
    signature:
      /^MATLAB 5\.0 MAT-file|^[\0\x0a\x14\x1e\x28\x32]\0\0\0[\s\S]{8}[\0\x01]\0\0\0[\x02-\x40]\0\0\0[A-Za-z]\w*\0/,
    words: 'a Matlab file (.mat)',
    remedy: 'write the matrix in Matlab by writematrix, or in Python by scipy.io.loadmat and numpy.save',
  },
  {
    kind: 'dbase',
    signature: /^[\x03\x83][\x50-\x8f][\x01-\x0c][\x01-\x1f][\s\S]{2}\0\0/,
    words: 'a dBase table (.dbf)',
    remedy: AS_CSV,
  },
  // science
  {
    kind: 'hdf5',
    signature: /^\x89HDF\r\n\x1a\n/,
    words: 'an HDF5 file (as .h5, .h5ad, .loom and NetCDF 4 are)',
    remedy: 'export the data set as NPY or Parquet',
  },
  { kind: 'hdf4', signature: /^\x0e\x03\x13\x01/, words: 'an HDF4 file', remedy: AS_NPY },
  { kind: 'netcdf', signature: /^CDF[\x01\x02\x05]/, words: 'a NetCDF file', remedy: AS_NPY },
  { kind: 'fits', signature: /^SIMPLE {2}= {20}T/, words: 'a FITS file', remedy: AS_NPY },
  { kind: 'dicom', signature: /^[\s\S]{128}DICM/, words: 'a DICOM file', remedy: `${AS_PNG} or to NPY` },
  { kind: 'nifti', signature: /^[\s\S]{344}n(\+|i)1\0/, words: 'a NIfTI volume', remedy: AS_NPY },
  {
    kind: 'fcs',
    signature: /^FCS[234]\.\d {4}/,
    words: 'an FCS file of flow cytometry',
    remedy: 'export its events as CSV',
  },
  {
    kind: 'fasta',
    signature: /^>[^\n]*\n[A-Za-z*-]+\r?\n/,
    words: 'a FASTA file of sequences',
    remedy: 'cluster their distances',
  },
  {
    kind: 'shapefile',
    signature: /^\0\0\x27\x0a\0{20}/,
    words: 'a shapefile',
    remedy: 'export it as CSV with the coordinates as columns',
  },
  { kind: 'las', signature: /^LASF/, words: 'a LAS point cloud', remedy: POINTS },
  { kind: 'ply', signature: /^ply\r?\nformat /, words: 'a PLY point cloud', remedy: POINTS },
  { kind: 'pcd', signature: /^# \.PCD v/, words: 'a PCD point cloud', remedy: POINTS },
  // Python and machine learning
  {
    kind: 'torch',
    signature:
      /^PK\x03\x04[\s\S]{26}[^/\0]{1,80}\/(data\.pkl|\.format_version|\.data\/)|^\x80\x02\x8a\x0al\xfc\x9cF/,
    words: 'a PyTorch file',
    remedy: 'save the tensor by numpy.save(file, tensor.numpy())',
  },
  {
    kind: 'joblib',
    signature: /^\x80[\x02-\x05][\s\S]{0,300}joblib\.numpy_pickle/,
    words: "joblib's pickle",
    remedy: AS_NPY,
  },
  {
    kind: 'pickle',
    signature: /^\x80([\x02\x03][\s\S]|[\x04\x05]\x95)/,
    words: 'a pickle of Python',
    remedy: 'save the table by to_parquet or to_csv, an array by numpy.save',
  },
  {
    kind: 'zlib',
    signature: /^\x78[\x01\x5e\x9c\xda][^\n\r\t -~]/,
    words: 'data packed by zlib, perhaps a pickle of joblib',
    remedy: AS_NPY,
  },
  {
    kind: 'array',
    // with commas it is JSON
    signature: /^\s*(array\(|tensor\(|\[\[\s*[+-]?[\d.]+(e[+-]?\d+)?\s+[^\s,\]])/,
    words: 'an array as Python prints it',
    remedy: 'write it by numpy.savetxt or numpy.save',
  },
  {
    kind: 'tuples',
    // a tree is one bracket
    signature: /^\s*\([^()]*\)\s*,?\s*\(/,
    words: 'a list of points in brackets',
    remedy: 'write it as CSV, without brackets',
  },
  { kind: 'gguf', signature: /^GGUF/, words: 'a GGUF model', remedy: AS_NPY },
  { kind: 'safetensors', signature: /^[\s\S]{3}\0{5}\{\s*"/, words: 'a safetensors file', remedy: AS_NPY },
  {
    kind: 'tfrecord',
    signature: /^[\s\S]{2}\0{6}[\s\S]{4}\n[\s\S]{1,3}\n[\s\S]{1,3}\n/,
    words: 'a TFRecord file',
    remedy: RAW_TABLE,
  },
  // data bases and big data
  { kind: 'orc', signature: /^ORC/, words: 'an ORC file', remedy: 'write it as Parquet' },
  { kind: 'avro', signature: /^Obj\x01/, words: 'an Avro file', remedy: 'write it as Parquet' },
  {
    kind: 'feather1',
    signature: /^FEA1/,
    words: 'a Feather file of version 1',
    remedy: 'write it as Feather 2 or Parquet',
  },
  {
    kind: 'pare',
    signature: /^PARE/,
    words: 'an encrypted Parquet file',
    remedy: 'write it without encryption',
  },
  { kind: 'sqlite', signature: /^SQLite format 3\0/, words: 'an SQLite data base', remedy: AS_CSV },
  { kind: 'duckdb', signature: /^[\s\S]{8}DUCK/, words: 'a DuckDB data base', remedy: AS_CSV },
  {
    kind: 'access',
    signature: /^\0\x01\0\0Standard (Jet|ACE) DB/,
    words: 'an Access data base',
    remedy: AS_CSV,
  },
  // documents
  {
    kind: 'html',
    signature: /^(\xef\xbb\xbf)?\s*(<!--[\s\S]*?-->\s*)?<(!doctype html|html|head|body|table|meta|div)\b/i,
    words: 'a page of HTML, which some programs save as .xls',
    remedy: `open it in a spreadsheet and ${AS_XLSX}`,
  },
  {
    kind: 'xml',
    signature: /^(\xef\xbb\xbf)?\s*<\?xml/,
    words: 'an XML document',
    remedy: AS_CSV,
  },
  {
    kind: 'yaml',
    signature: /^(%YAML |---\r?\n[-\s]*["\w]+:(\s|$))/,
    words: 'a YAML document',
    remedy: 'write it as JSON or CSV',
  },
  { kind: 'postscript', signature: /^%!PS/, words: 'a PostScript document', remedy: AS_PNG },
  // pictures, sound and film
  { kind: 'psd', signature: /^8BPS/, words: 'a Photoshop document', remedy: AS_PNG },
  { kind: 'ico', signature: /^\0\0[\x01\x02]\0[\x01-\x40]\0/, words: 'an icon (.ico)', remedy: AS_PNG },
  { kind: 'exr', signature: /^v\/1\x01/, words: 'an OpenEXR picture', remedy: `${AS_PNG} of 16 bits` },
  { kind: 'hdr', signature: /^#\?RADIANCE/, words: 'a Radiance HDR picture', remedy: `${AS_PNG} of 16 bits` },
  { kind: 'dds', signature: /^DDS \x7c/, words: 'a DDS picture', remedy: AS_PNG },
  { kind: 'djvu', signature: /^AT&TFORM/, words: 'a DjVu document', remedy: AS_PNG },
  {
    kind: 'wav',
    signature: /^RIFF[\s\S]{4}WAVE/,
    words: 'a sound (.wav)',
    remedy: 'measure its features, as a table',
  },
  {
    kind: 'sound',
    signature: /^(ID3[\x02-\x04]|fLaC|OggS|\xff[\xfb\xf3\xf2][\x10-\xef])/,
    words: 'a sound (MP3, FLAC or Ogg)',
    remedy: 'measure its features, as a table',
  },
  {
    kind: 'film',
    signature:
      /^([\s\S]{4}ftyp(isom|iso\d|mp4|avc1|M4[VA]|qt {2}|3g)|\x1a\x45\xdf\xa3|RIFF[\s\S]{4}AVI |\0\0\x01[\xba\xb3])/,
    words: 'a film or sound (MP4, MKV, AVI)',
    remedy: FRAMES,
  },
  {
    kind: 'program',
    signature: /^(\x7fELF|MZ[\s\S]{58}[\s\S]{2}\0\0)/,
    words: 'a program',
    remedy: 'name the data',
  },
] as const satisfies readonly Foreign[];

export type ForeignKind = (typeof FOREIGN)[number]['kind'];

/** The foreign kind of a file by its first bytes, each as a character. */
export function foreignKind(head: string): ForeignKind | undefined {
  return FOREIGN.find(({ signature }) => signature.test(head))?.kind;
}

export function findForeign(kind: string): Foreign | undefined {
  return FOREIGN.find((entry) => entry.kind === kind);
}
