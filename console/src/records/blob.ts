import type { BlobRecord } from '@linkedrecords/client';

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];

/** A number of bytes as people say it. */
export function sizeOf(bytes: number): string {
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const shown = bytes / 1000 ** step;
  return `${step === 0 || shown >= 100 ? Math.round(shown) : shown.toFixed(1)} ${units[step]}`;
}

/** Fetches a file and hands it to the browser to keep. */
export async function save(file: BlobRecord, name: string): Promise<void> {
  const url = URL.createObjectURL(await file.getValue());
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
}
