import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { classify } from '../../src/input/classify.ts';
import { FOREIGN, type ForeignKind } from '../../src/input/foreign.ts';
import { notThat, sniff } from '../../src/input/sniff.ts';

const FILES = join(import.meta.dirname, '../fixtures/formats/files');

/** A zip file's first header, with the name of what it holds. */
const zipped = (...names: string[]) => names.map((name) => `PK\x03\x04${'\0'.repeat(26)}${name}`).join('');

/** How files of each kind begin. */
const SAMPLES: Record<ForeignKind, string | string[]> = {
  '7z': '7z\xbc\xaf\x27\x1c\0\x04',
  rar: 'Rar!\x1a\x07\x01\0',
  xz: '\xfd7zXZ\0\0\x04',
  bzip2: 'BZh91AY&SY\0',
  zstd: '\x28\xb5\x2f\xfd\x04',
  lz4: '\x04\x22\x4d\x18\x40',
  compress: '\x1f\x9d\x90',
  lzip: 'LZIP\x01\x0c',
  tar: `${'a'.repeat(10)}${'\0'.repeat(247)}ustar\x0000`,
  xlsb: zipped('[Content_Types].xml', 'xl/workbook.bin'),
  ods: zipped('mimetypeapplication/vnd.oasis.opendocument.spreadsheet'),
  opendocument: zipped('mimetypeapplication/vnd.oasis.opendocument.text'),
  docx: zipped('[Content_Types].xml', '_rels/.rels', 'word/document.xml'),
  pptx: zipped('[Content_Types].xml', '_rels/.rels', 'ppt/presentation.xml'),
  ole: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0',
  biff: '\x09\x08\x08\0\0\x05',
  excelXml: '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook>',
  rtf: '{\\rtf1\\ansi',
  rdata: ['RDX3\nX\n\0\0\0\x03', 'X\n\0\0\0\x03\0', 'A\n3\n262658\n'],
  dput: ['structure(list(x = c(1, 2)', 'c(1, 2, 3)\n'],
  printed: ['[1] 3 1 2\n', '  [1] 3 1\n [38] 2 2\n', '[1] "a" "b"\n'],
  spss: '$FL2@(#) SPSS DATA FILE',
  stata: ['<stata_dta><header>', '\x72\x02\x01\0\x03\0'],
  sas: `${'\0'.repeat(12)}\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\0`,
  xpt: 'HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!',
  matlab73: 'MATLAB 7.3 MAT-file, Platform: GLNXA64',
  matlab: 'MATLAB 5.0 MAT-file Platform: posix',
  dbase: '\x03\x7c\x01\x1f\x02\0\0\0',
  hdf5: '\x89HDF\r\n\x1a\n\0',
  hdf4: '\x0e\x03\x13\x01\0',
  netcdf: 'CDF\x01\0\0',
  fits: 'SIMPLE  =                    T / conforms',
  dicom: `${'\0'.repeat(128)}DICM`,
  nifti: `${'\x5c\x01'.padEnd(344, '\0')}n+1\0`,
  fcs: 'FCS3.1          58',
  fasta: '>seq1 a gene\nACGTACGT\nACG\n',
  shapefile: `\0\0\x27\x0a${'\0'.repeat(24)}`,
  las: 'LASF\0\0',
  ply: 'ply\nformat ascii 1.0\n',
  pcd: '# .PCD v0.7 - Point Cloud Data\n',
  torch: [zipped('model/data.pkl'), '\x80\x02\x8a\x0al\xfc\x9cF\xf9\x20'],
  joblib: '\x80\x04\x95\x20\0\0\0\0\0\0\0\x8c\x13joblib.numpy_pickle\x94',
  pickle: '\x80\x04\x95\x1a\0\0\0',
  zlib: '\x78\x9c\xed\xbd\x07',
  gguf: 'GGUF\x03\0\0\0',
  safetensors: '\x58\0\0\0\0\0\0\0{"a":{"dtype"',
  array: ['array([[5.1, 3.5],\n', '[[5.1 3.5]\n [4.9 3. ]]\n', '[[ 1.0e+00 -2]\n', 'tensor([[1., 2.],\n'],
  tuples: ['(1.5, 2)\n(3, 4)\n', '(1.5, 2), (3, 4)'],
  tfrecord: '\x8f\0\0\0\0\0\0\0\x01\x02\x03\x04\n\x8c\x01\n\x1f\n\x05label',
  orc: 'ORC\x1a',
  avro: 'Obj\x01\x04',
  feather1: 'FEA1\0\0\0\0',
  pare: 'PARE\0',
  sqlite: 'SQLite format 3\0\x10',
  duckdb: '\x01\x02\x03\x04\x05\x06\x07\x08DUCK\x40',
  access: '\0\x01\0\0Standard ACE DB\0',
  html: ['<html xmlns:o="urn">\n<table>', '\n<!DOCTYPE html>', '<table border=1><tr>'],
  xml: '<?xml version="1.0"?>\n<data/>',
  yaml: ['---\nname: x\n', '%YAML 1.2\n'],
  postscript: '%!PS-Adobe-3.0',
  psd: '8BPS\0\x01',
  ico: '\0\0\x01\0\x01\0\x10\x10',
  exr: 'v/1\x01\x02\0',
  hdr: '#?RADIANCE\n',
  dds: 'DDS \x7c\0',
  djvu: 'AT&TFORM\0\0',
  wav: 'RIFF\x24\0\0\0WAVEfmt ',
  sound: ['ID3\x04\0', 'fLaC\0', 'OggS\0', '\xff\xfb\x90\x64'],
  film: ['\0\0\0\x20ftypisom\0', '\x1a\x45\xdf\xa3\x01', 'RIFF\0\0\0\0AVI LIST', '\0\0\x01\xba'],
  program: '\x7fELF\x02\x01',
};

describe('kinds that are not read', () => {
  it.each(FOREIGN.map(({ kind, words, remedy }) => [kind, words, remedy] as const))(
    '%s',
    (kind, words, remedy) => {
      for (const sample of [SAMPLES[kind]].flat()) {
        const bytes = Buffer.from(sample, 'latin1');
        expect(sniff(bytes)).toBe(kind);
        expect(classify(bytes)).toBeUndefined();
        expect(notThat(bytes, 'a table').message).toBe(`it is ${words}, which is not read; ${remedy}`);
      }
    },
  );

  it.each([
    ['data.h5', 'hdf5'],
    ['v5.mat', 'matlab'],
    ['v4.mat', 'matlab'],
    ['data.nc', 'netcdf'],
    ['data.pkl', 'pickle'],
    ['data.dta', 'stata'],
    ['plain.rds', 'rdata'],
  ])('%s, as its program writes it', (name, kind) => {
    expect(sniff(readFileSync(join(FILES, name)))).toBe(kind);
  });

  it('are recognized within gzip', () => {
    for (const name of ['packed.rds', 'data.RData'])
      expect(notThat(readFileSync(join(FILES, name)), 'a picture').message).toMatch(
        /^it is R's own data .* write\.csv/,
      );
    expect(notThat(gzipSync(Buffer.from(SAMPLES.tar as string, 'latin1')), 'a table').message).toBe(
      'it is a tar archive, which is not read; unpack it first',
    );
  });

  it.each([
    ['x,y\n1,2\n', 'text'],
    ['>1 <2\n3 4\n', 'text'],
    ['---\n', 'text'],
    ['ORCA,1\n', 'orc'],
    ['P1,P2\n1,2\n', 'text'],
    ['P1 2\n', 'text'],
    ['P1 2 3\n', 'netpbm'],
    ['\xef\xbb\xbfname;x\n', 'text'],
    ['[[5.1, 3.5],\n [4.9, 3]]\n', 'text'],
    ['[[1],[2]]\n', 'text'],
    ['[1]\n[2]\n', 'text'],
    ['[0 1 2 0]\n', 'text'],
    ['     [,1] [,2]\n[1,]  1.5    2\n', 'text'],
    ['((A:1,B:1):1,C:2);\n', 'text'],
    ['(A,B);\n(B,A);\n', 'text'],
    ['c,d\n1,2\n', 'text'],
  ])('leave %j alone', (content, kind) => {
    expect(sniff(Buffer.from(content, 'latin1'))).toBe(kind);
  });
});
